import { Lock, ValueError } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function main() {
  const lock = new Lock()
  const release = () => {
    lock.release()
  }
  tell(outcome(release))
  tell(lock.acquire(), lock.acquire({ block: false }), lock.acquire({ timeout: 0.05 }), lock.acquire({ timeout: 0.05 }))
  tell(lock.acquire({ timeout: -1 }), lock.acquire({ timeout: 0 }), lock.acquire({ block: false, timeout: 5 }))
  tell(outcome(release), outcome(release))
  lock.with(() => {
    tell(lock.acquire({ block: false }))
  })
  tell(lock.acquire({ block: false }))
  lock.release()
  const fails = () =>
    lock.with(() => {
      throw new ValueError('inside')
    })
  tell(outcome(fails), lock.acquire({ block: false }))
}
