import { Lock, Process, RawValue } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function giveBack(lock: Lock, answer: RawValue) {
  answer.value = outcome(() => lock.release()) === undefined ? 1 : 2
}
export function attempt(lock: Lock, answer: RawValue) {
  answer.value = lock.acquire({ timeout: 0.05 }) ? 1 : 2
}
export function add(lock: Lock, total: RawValue) {
  for (let turn = 0; turn < 2000; turn++) lock.with(() => (total.value = total.value + 1))
}
function run(target: (lock: Lock, answer: RawValue) => void, ...args: unknown[]) {
  const process = new Process({ target, args })
  process.start()
  process.join()
  return process.exitcode
}

export function main() {
  const [lock, answer] = [new Lock(), new RawValue('i', 0)]
  lock.acquire()
  tell(run(attempt, lock, answer), answer.value)
  tell(run(giveBack, lock, answer), answer.value)
  tell(run(attempt, lock, answer), answer.value, lock.acquire({ block: false }))
  // It ended with the lock held; the lock stays held, and may be given back by another.
  tell(
    outcome(() => lock.release()),
    lock.acquire({ block: false }),
  )
  lock.release()
  const total = new RawValue('i', 0)
  const both = [1, 2].map(() => new Process({ target: add, args: [lock, total] }))
  for (const process of both) process.start()
  for (const process of both) process.join()
  tell(total.value)
}
