import { Pool, sleep } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export const one = () => 1
export const nap = () => sleep(30)

export function main() {
  tell(
    outcome(() => new Pool(0)),
    outcome(() => new Pool(-2)),
    outcome(() => new Pool(1, { maxTasksPerChild: 0 })),
  )
  const pool = new Pool(2)
  tell(outcome(() => pool.join()))
  const left = Array.from({ length: 5 }, () => pool.applyAsync(one))
  pool.close()
  tell(
    outcome(() => pool.apply(one)),
    outcome(() => pool.map(one, [1])),
    outcome(() => pool.imap(one, [1])),
  )
  tell(
    outcome(() => pool.applyAsync(one)),
    pool.close(),
  )
  pool.join()
  tell(left.map((result) => result.get()))
  tell(pool.join(), pool.terminate(), pool.join())
  const began = performance.now()
  let last: Pool
  {
    using busy = new Pool(2)
    busy.applyAsync(nap)
    busy.applyAsync(nap)
    sleep(0.2)
    last = busy
  }
  last.join()
  tell(
    performance.now() - began < 10_000,
    outcome(() => last.apply(one)),
  )
}
