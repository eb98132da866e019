import { Pipe } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function main() {
  {
    const [receiver, sender] = Pipe(false)
    tell(receiver.readable, receiver.writable, sender.readable, sender.writable)
    tell(
      outcome(() => receiver.send(1)),
      outcome(() => receiver.sendBytes(new Uint8Array(1))),
    )
    tell(
      outcome(() => sender.recv()),
      outcome(() => sender.recvBytes()),
      outcome(() => sender.poll()),
    )
    sender.send('left')
    sender.send('over')
    sender.close()
    sender.close()
    tell(
      receiver.poll(),
      receiver.recv(),
      receiver.recv(),
      receiver.poll(),
      outcome(() => receiver.recv()),
    )
    receiver.close()
    tell(
      outcome(() => receiver.recv()),
      outcome(() => receiver.poll()),
      receiver.closed,
    )
  }
  const [receiver, sender] = Pipe(false)
  receiver.close()
  tell(outcome(() => sender.send(1)))
}
