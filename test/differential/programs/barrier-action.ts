import { Barrier, print, Process, Semaphore, sleep } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function act() {
  print('acting')
}
export function fail() {
  throw new SyntaxError('the action failed')
}
export function slowly() {
  sleep(0.3)
}
export function meet(barrier: Barrier, broken: Semaphore) {
  if (outcome(() => barrier.wait()) === 'BrokenBarrierError') broken.release()
}
function met(barrier: Barrier, broken: Semaphore) {
  const other = new Process({ target: meet, args: [barrier, broken] })
  other.start()
  while (barrier.nWaiting === 0) sleep(0.01)
  const answer = outcome(() => barrier.wait())
  other.join()
  tell(answer, barrier.broken, broken.getValue())
}

export function main() {
  const broken = new Semaphore(0)
  met(new Barrier(2, { action: act }), broken)
  met(new Barrier(2, { action: fail }), broken)
  met(new Barrier(2, { action: slowly, timeout: 0.1 }), broken)
  const barrier = new Barrier(2, { action: act })
  met(barrier, broken)
  met(barrier, broken)
}
