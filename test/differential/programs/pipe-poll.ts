import { Pipe, Process, sleep, type Connection } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function say(end: Connection, words: string[]) {
  for (const word of words) {
    sleep(0.1)
    end.sendBytes(Buffer.from(word))
  }
  end.close()
}

/** Polls with what time limits there are, and takes what comes. */
function heard(end: Connection) {
  const got: string[] = []
  for (;;) {
    while (!end.poll(0.02));
    try {
      got.push(Buffer.from(end.recvBytes()).toString())
    } catch {
      return got
    }
  }
}

export function main() {
  const [a, b] = Pipe()
  tell(a.poll(), a.poll(0.05), a.poll(-1))
  // A message without bytes is a message.
  b.sendBytes(new Uint8Array())
  tell(a.poll(), a.poll(), a.recvBytes(), a.poll(), a.poll(0))
  // Messages do not merge, and asking takes none away.
  b.sendBytes(Buffer.from('a'))
  b.sendBytes(Buffer.from('b'))
  b.sendBytes(Buffer.from('cd'))
  tell(a.poll(), a.recvBytes(), a.poll(), a.recvBytes(), a.poll(null), a.recvBytes(), a.poll())
  b.send(null)
  tell(a.poll(), a.recv(), a.poll())
  tell(outcome(() => a.poll('soon' as never)))
  const speaker = new Process({ target: say, args: [b, ['hello', 'yes', '', 'bye']] })
  speaker.start()
  b.close()
  tell(
    heard(a),
    a.poll(),
    outcome(() => a.recv()),
  )
  speaker.join()
}
