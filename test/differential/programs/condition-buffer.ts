import { Condition, Process, RawArray } from 'multiprocessing'
import { tell } from '../support/said.ts'

const SIZE = 3

export function produce(condition: Condition, ring: RawArray, state: RawArray, items: number) {
  for (let item = 1; item <= items; item++) {
    using held = condition.acquired()
    condition.waitFor(() => state[0]! - state[1]! < SIZE)
    ring[state[0]! % SIZE] = item
    state[0] = state[0]! + 1
    condition.notifyAll()
  }
}
export function consume(condition: Condition, ring: RawArray, state: RawArray, items: number) {
  for (let item = 0; item < items; item++) {
    using held = condition.acquired()
    while (state[0] === state[1]) condition.wait()
    state[2] = state[2]! + ring[state[1]! % SIZE]!
    state[1] = state[1]! + 1
    condition.notifyAll()
  }
}

export function main() {
  const [condition, ring, state] = [new Condition(), new RawArray('i', SIZE), new RawArray('i', 3)]
  const args = [condition, ring, state, 200]
  const crew = [produce, produce, consume, consume].map((target) => new Process({ target, args }))
  for (const process of crew) process.start()
  for (const process of crew) process.join()
  tell(
    crew.map((process) => process.exitcode),
    [...state],
  )
}
