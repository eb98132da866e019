import { Pipe } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export function main() {
  const [a, b] = Pipe()
  a.sendBytes(bytes('hello'))
  a.sendBytes(bytes('hello'), 1)
  a.sendBytes(bytes('hello'), 1, 3)
  a.sendBytes(bytes(''))
  tell(b.recvBytes(), b.recvBytes(100), b.recvBytes(3), b.recvBytes())
  tell(
    outcome(() => a.sendBytes(bytes('abc'), 4)),
    outcome(() => a.sendBytes(bytes('abc'), -1)),
  )
  tell(
    outcome(() => a.sendBytes(bytes('abc'), 1, 5)),
    outcome(() => a.sendBytes(bytes('abc'), 1, -5)),
  )
  tell(
    outcome(() => a.sendBytes('text' as never)),
    outcome(() => b.recvBytes(-1)),
  )
  b.sendBytes(bytes('too long'))
  tell(outcome(() => a.recvBytes(3)))
}
