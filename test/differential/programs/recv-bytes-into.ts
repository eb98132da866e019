import { BufferTooShort, type Connection, Pipe, ProcessError } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function tooShort(end: Connection, buffer: Uint8Array, offset = 0): unknown {
  try {
    return end.recvBytesInto(buffer, offset)
  } catch (error) {
    if (!(error instanceof BufferTooShort)) throw error
    return [error.name, error instanceof ProcessError, error.bytes]
  }
}

export function main() {
  const [a, b] = Pipe()
  const buffer = new Uint8Array(10)
  a.sendBytes(bytes('hello'))
  tell(b.recvBytesInto(buffer), buffer)
  a.sendBytes(bytes('world'))
  tell(b.recvBytesInto(buffer, 5), buffer)
  a.sendBytes(bytes(''))
  tell(b.recvBytesInto(buffer, 10), buffer)
  a.sendBytes(bytes('0123456789'))
  tell(b.recvBytesInto(buffer), buffer)
  a.sendBytes(bytes('next'))
  tell(
    outcome(() => b.recvBytesInto(buffer, -1)),
    outcome(() => b.recvBytesInto(buffer, 11)),
  )
  tell(tooShort(b, buffer, 7), buffer, b.poll())
  a.sendBytes(bytes('0123456789A'))
  tell(tooShort(b, buffer), b.poll())
  const numbers = new Int16Array(3)
  a.sendBytes(new Uint8Array(Int16Array.of(7, -1).buffer))
  tell(b.recvBytesInto(numbers, 2), [...numbers])
  a.sendBytes(bytes('bytes'))
  tell(b.poll(null), b.recvBytes())
  a.close()
  tell(outcome(() => b.recvBytesInto(buffer)))
  b.close()
  tell(outcome(() => b.recvBytesInto(buffer)))
  const [, sender] = Pipe(false)
  tell(outcome(() => sender.recvBytesInto(buffer)))
}
