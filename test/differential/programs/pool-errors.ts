import { Pool, sleep, ValueError } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export class OwnError extends Error {
  override readonly name = 'OwnError'
}

export function fail(x: number) {
  if (x === 3) throw new ValueError('three is not allowed')
  if (x === 5) throw new OwnError('nor is five')
  return x
}
export function slow() {
  sleep(0.3)
  return 'slow'
}

function message(action: () => unknown): string | undefined {
  try {
    action()
  } catch (error) {
    // Its class, as instanceof sees it.
    const kind = error instanceof ValueError ? 'ValueError' : error instanceof OwnError ? 'OwnError' : '?'
    return `${kind}: ${(error as Error).message}`
  }
  return undefined
}

export function main() {
  using pool = new Pool(2)
  tell(
    message(() => pool.apply(fail, [3])),
    message(() => pool.apply(fail, [5])),
  )
  tell(
    message(() => pool.map(fail, [1, 2, 3, 4])),
    pool.map(fail, [1, 2]),
  )
  const failing = pool.applyAsync(fail, [3])
  failing.wait()
  tell(
    failing.ready(),
    failing.successful(),
    message(() => failing.get()),
    message(() => failing.get()),
  )
  const result = pool.applyAsync(slow)
  tell(
    result.ready(),
    outcome(() => result.successful()),
    outcome(() => result.get(0.01)),
    result.wait(0.01),
  )
  tell(result.get(), result.ready(), result.successful())
  const seen: unknown[] = []
  const wrong: unknown[] = []
  const callback = (value: unknown) => void seen.push(value)
  const errorCallback = (error: unknown) => void wrong.push(error)
  pool.applyAsync(fail, [1], { callback, errorCallback }).wait()
  pool.applyAsync(fail, [3], { callback, errorCallback }).wait()
  pool.mapAsync(fail, [1, 2], { callback }).wait()
  pool.mapAsync(fail, [], { callback }).wait()
  tell(
    seen,
    wrong.map((error) => (error as Error).message),
  )
}
