import { Process, RawArray, RLock } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function stranger(lock: RLock, answers: RawArray) {
  answers[0] = Number(lock.acquire({ block: false }))
  answers[1] = Number(outcome(() => lock.release()) === 'AssertionError')
  answers[2] = Number(lock.acquire({ timeout: 0.05 }))
}
function visit(lock: RLock, answers: RawArray) {
  const process = new Process({ target: stranger, args: [lock, answers] })
  process.start()
  process.join()
  return [...answers]
}

export function main() {
  const [lock, answers] = [new RLock(), new RawArray('i', 3)]
  const release = () => {
    lock.release()
  }
  tell(outcome(release))
  tell(lock.acquire(), lock.acquire({ block: false }), lock.acquire({ timeout: 0 }), lock.acquire({ timeout: 0.05 }))
  tell(visit(lock, answers))
  lock.release()
  lock.release()
  lock.release()
  tell(visit(lock, answers))
  tell(outcome(release), outcome(release))
  tell(visit(lock, answers))
  // The stranger ended while it held the lock.
  tell(lock.acquire({ timeout: 0.05 }), outcome(release))
  const other = new RLock()
  other.with(() => {
    other.with(() => {
      tell(visit(other, answers))
    })
    tell(visit(other, answers))
  })
}
