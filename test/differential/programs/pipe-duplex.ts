import { Pipe, Process, type Connection } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function square(end: Connection) {
  for (let number = end.recv() as number | null; number !== null; number = end.recv() as number | null) {
    end.send(number * number)
  }
  end.send('bye')
}

export function main() {
  const [ours, theirs] = Pipe()
  tell(ours.readable, ours.writable, ours.closed, ours.poll())
  const process = new Process({ target: square, args: [theirs] })
  process.start()
  theirs.close()
  tell(
    theirs.closed,
    outcome(() => theirs.send(1)),
    outcome(() => theirs.recv()),
    outcome(() => theirs.poll()),
  )
  for (const number of [2, 3, 4, 5]) {
    ours.send(number)
    tell(ours.poll(5), ours.recv())
  }
  ours.send(null)
  tell(ours.recv())
  process.join()
  tell(
    ours.poll(),
    outcome(() => ours.recv()),
    outcome(() => ours.send(1)),
    process.exitcode,
  )
}
