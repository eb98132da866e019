import { Pool, ValueError, type PoolIterator } from 'multiprocessing'
import { outcome, resultsOf, tell } from '../support/said.ts'

export function square(x: number) {
  if (x === 3) throw new ValueError('three')
  return x * x
}

function* numbers() {
  yield 1
  yield 2
  throw new Error('source')
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b)

/** Python's next() throws StopIteration at the end. */
const next = (iterator: PoolIterator<number>, timeout?: number): unknown => {
  const result = iterator.next(timeout)
  return result.done ? 'StopIteration' : result.value
}

export function main() {
  using pool = new Pool(2)
  tell([...pool.imap(square, [5, 4, 6, 7])], [...pool.imap(square, range(4, 11), 3)], [...pool.imap(square, [])])
  tell(resultsOf(pool.imap(square, [1, 3, 2])), resultsOf(pool.imap(square, [1, 2, 3, 4, 5, 6], 2)))
  tell(sorted(pool.imapUnordered(square, range(4, 14))), sorted(pool.imapUnordered(square, range(4, 14), 4)))
  tell(
    outcome(() => pool.imap(square, [1], 0)),
    outcome(() => pool.imapUnordered(square, [1], -1)),
  )
  const nine = pool.imap(square, [9])
  tell(next(nine, 5), next(nine), next(nine))
  const broken = pool.imap(square, numbers())
  tell(next(broken), next(broken), outcome(() => next(broken)) !== null)
}
