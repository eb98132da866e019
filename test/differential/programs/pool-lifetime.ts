import { activeChildren, Pool } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

let begun = 0

export const begin = (amount: number) => void (begun += amount)
export const told = (x: number) => begun + 0 * x
export const square = (x: number) => x * x
export const pid = (x: number) => process.pid + 0 * x

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

export function main() {
  tell(
    outcome(() => new Pool(2, { maxTasksPerChild: -1 })),
    refused(() => new Pool(1, { initializer: 23 as never })),
  )
  // Each worker takes one task; all are worked on, though the pool is closed at once.
  const closed = new Pool(2, { maxTasksPerChild: 1 })
  const results = range(8).map((number) => closed.applyAsync(square, [number]))
  closed.close()
  closed.join()
  tell(
    results.map((result) => result.get()),
    activeChildren().length,
  )
  {
    // Every worker, one that replaces another too, begins anew, and once.
    using pool = new Pool(2, { initializer: begin, initargs: [5], maxTasksPerChild: 2 })
    tell(pool.map(told, range(10), 1))
    tell(pool.map(told, range(10), 5))
  }
  const pool = new Pool(1, { maxTasksPerChild: 3 })
  const pids = pool.map(pid, range(9), 1)
  tell(
    new Set(pids).size,
    [0, 3, 6].map((begin) => new Set(pids.slice(begin, begin + 3)).size),
  )
  tell(
    [...pool.imap(square, range(7))],
    [...pool.imapUnordered(square, range(7), 2)].sort((a, b) => a - b),
  )
  pool.terminate()
  pool.join()
  tell(activeChildren().length)
}
