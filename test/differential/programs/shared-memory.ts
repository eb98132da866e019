import { Process, SharedMemory } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export function scribble(name: string) {
  const memory = new SharedMemory({ name })
  memory.buf[0] = 200
  memory.buf.set([1, 2, 3], 5)
  memory.close()
}

export function receive(memory: SharedMemory) {
  const told = memory.buf.slice(0, 3)
  memory.buf[3] = told.reduce((sum, byte) => sum + byte)
  memory.close()
}

function run(target: (...args: never[]) => unknown, ...args: unknown[]) {
  const process = new Process({ target: target as never, args })
  process.start()
  process.join()
  return process.exitcode
}

export function main() {
  const board = new SharedMemory({ create: true, size: 10 })
  tell(board.size, board.buf.length, board.buf.slice(0, 10), board.name === new SharedMemory({ name: board.name }).name)
  tell(run(scribble, board.name), board.buf.slice(0, 10), board.buf[-3])
  tell(run(receive, board), board.buf[3])
  const part = board.buf.subarray(4, 6)
  part[0] = 9
  tell(board.buf[4], part.length, board.buf.slice(8, 100), board.buf.subarray(5, 3).length)
  tell(
    refused(() => board.buf[10]),
    refused(() => board.buf[-11]),
    board.buf[-10],
  )
  tell(
    outcome(() => (board.buf[0] = 256)),
    outcome(() => (board.buf[0] = -1)),
  )
  tell(refused(() => board.buf.set([1, 2, 3], 8)))
  tell(outcome(() => new SharedMemory({ name: board.name, create: true, size: 3 })))
  tell(
    outcome(() => new SharedMemory({ name: 'is_not_there' })),
    outcome(() => new SharedMemory()),
  )
  tell(
    outcome(() => new SharedMemory({ create: true })),
    outcome(() => new SharedMemory({ create: true, size: -1 })),
  )
  const other = new SharedMemory({ name: board.name, size: 99 })
  const kept = other.buf
  other.close()
  other.close()
  tell(
    other.size,
    other.name === board.name,
    outcome(() => kept[0]),
    board.buf[1],
  )
  board.unlink()
  tell(
    outcome(() => new SharedMemory({ name: board.name })),
    board.buf[0],
    outcome(() => board.unlink()),
  )
  const again = new SharedMemory({ name: board.name, create: true, size: 4 })
  tell(again.buf[0], board.buf[0], again.size, board.size)
  again.close()
  again.unlink()
  board.close()
}
