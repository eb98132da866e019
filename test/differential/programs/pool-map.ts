import { Pool } from 'multiprocessing'
import { tell } from '../support/said.ts'

export const square = (x: number) => x * x
export const text = (a: unknown, b: unknown) => `${String(a)}-${String(b)}`

function* upTo(end: number) {
  for (let n = 0; n < end; n++) yield n
}

export function main() {
  using pool = new Pool(3)
  tell(pool.apply(square, [7]), pool.apply(text, ['a', 'b']))
  tell(pool.map(square, upTo(10)), pool.map(square, []), pool.map(square, [5], 100))
  for (const chunksize of [1, 2, 3, 10]) tell(pool.map(square, upTo(10), chunksize))
  tell(
    pool.starmap(text, [
      [1, 2],
      ['x', 'y'],
    ]),
    pool.starmap(text, []),
  )
  tell(pool.starmapAsync(text, [[3, 4]]).get(5), pool.mapAsync(square, upTo(4)).get())
}
