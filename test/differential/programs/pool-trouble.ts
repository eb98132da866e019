import { Pool, sleep, ValueError } from 'multiprocessing'
import { outcome, refused, resultsOf, tell } from '../support/said.ts'

class LookupError extends Error {
  override readonly name = 'LookupError'
}
export const double = (x: number) => x * 2
export const unsendable = () => () => 1
export function slowOrWrong(x: number) {
  if (x === 0) throw new ValueError('zero')
  sleep(0.3)
}

function* numbers() {
  yield 1
  yield 2
  throw new LookupError('the source')
}
export function main() {
  using pool = new Pool(2)
  const unsendableItem = (() => 1) as never
  tell(
    refused(() => pool.apply(unsendable)),
    refused(() => pool.apply(double, [unsendableItem])),
  )
  tell(
    refused(() => pool.map(double, [unsendableItem])),
    pool.apply(double, [2]),
  )
  const wrong: unknown[] = []
  const result = pool.applyAsync(unsendable, [], { errorCallback: (error) => wrong.push(error) })
  result.wait()
  tell(
    result.successful(),
    refused(() => result.get()),
    wrong.length,
  )
  tell(
    Array.from({ length: 10 }, () => refused(() => pool.apply(unsendable))),
    pool.map(double, [1, 2, 3]),
  )
  tell(
    outcome(() => pool.map(double, numbers())),
    outcome(() => pool.mapAsync(double, numbers(), { chunksize: 1 })),
  )
  tell(outcome(() => pool.starmap(double as () => number, numbers() as Iterable<never>)))
  tell(resultsOf(pool.imap(double, numbers())).sort(), resultsOf(pool.imapUnordered(double, numbers())).sort())
  // The error of a map comes when all have been worked on.
  const began = Date.now()
  tell(
    outcome(() => pool.map(slowOrWrong, [0, 1, 1, 1], 1)),
    Date.now() - began > 500,
  )
}
