import { Barrier, Process, RawArray } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

const TURNS = 30

export function meet(barrier: Barrier, sums: RawArray) {
  for (let turn = 0; turn < TURNS; turn++) {
    const index = barrier.wait()
    sums[turn * 3 + index] = sums[turn * 3 + index]! + 1
  }
}

export function main() {
  const [barrier, sums] = [new Barrier(3), new RawArray('i', TURNS * 3)]
  tell(barrier.parties, barrier.nWaiting, barrier.broken)
  const three = [1, 2, 3].map(() => new Process({ target: meet, args: [barrier, sums] }))
  for (const process of three) process.start()
  for (const process of three) process.join()
  tell(
    [...sums].every((sum) => sum === 1),
    barrier.nWaiting,
    barrier.broken,
  )
  const alone = new Barrier(1)
  tell(
    alone.wait(),
    alone.wait(),
    outcome(() => alone.wait(0)),
  )
}
