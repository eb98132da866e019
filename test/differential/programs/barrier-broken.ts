import { Barrier, Process, RawArray, sleep } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function meet(barrier: Barrier, counts: RawArray, timeout?: number) {
  const place = outcome(() => barrier.wait(timeout)) === 'BrokenBarrierError' ? 1 : 0
  counts[place] = counts[place]! + 1
}
function waiting(barrier: Barrier, counts: RawArray, timeout?: number): Process {
  const process = new Process({ target: meet, args: [barrier, counts, timeout] })
  process.start()
  while (barrier.nWaiting === 0) sleep(0.01)
  return process
}

export function main() {
  const [barrier, counts] = [new Barrier(3), new RawArray('i', 2)]
  const wait = () => barrier.wait()
  let other = waiting(barrier, counts)
  tell(
    barrier.nWaiting,
    outcome(() => barrier.wait(0.1)),
  )
  other.join()
  tell(barrier.broken, barrier.nWaiting, [...counts])
  tell(
    outcome(wait),
    outcome(() => barrier.wait(0.1)),
  )
  barrier.reset()
  tell(barrier.broken, barrier.nWaiting)
  other = waiting(barrier, counts)
  barrier.reset()
  other.join()
  tell(barrier.broken, [...counts])
  other = waiting(barrier, counts)
  barrier.abort()
  other.join()
  tell(barrier.broken, [...counts], outcome(wait))
  barrier.abort()
  barrier.reset()
  tell(barrier.broken)
  other = waiting(barrier, counts, 0.2)
  other.join()
  tell(barrier.broken, [...counts])
  barrier.reset()
  const pair = new Barrier(2, { timeout: 0.1 })
  tell(
    outcome(() => pair.wait()),
    pair.broken,
  )
  pair.reset()
  other = waiting(pair, counts, 5)
  tell(outcome(() => pair.wait()))
  other.join()
  tell([...counts])
}
