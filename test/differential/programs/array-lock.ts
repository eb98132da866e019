import { Array, Process, RLock } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function rotate(numbers: Array) {
  for (let turn = 0; turn < 500; turn++) {
    using held = numbers.getLock().acquired()
    const first = numbers[0]!
    for (let index = 0; index < numbers.length - 1; index++) numbers[index] = numbers[index + 1]!
    numbers[numbers.length - 1] = first
  }
}

export function main() {
  const numbers = new Array('i', [0, 1, 2, 3, 4])
  const both = [1, 2].map(() => new Process({ target: rotate, args: [numbers] }))
  for (const process of both) process.start()
  for (const process of both) process.join()
  tell(numbers.slice(), numbers.length)
  numbers.getObj()[1] = 9
  tell(
    numbers[1],
    [...numbers.getObj()],
    outcome(() => numbers.getLock().release()),
  )
  const lock = new RLock()
  const given = new Array('d', 2, { lock })
  given.getLock().with(() => {
    given[0] = 0.5
    tell(given[0], given.getLock() === lock)
  })
  const bare = new Array('i', [1, 2], { lock: false })
  bare[1] = 3
  tell([...bare])
}
