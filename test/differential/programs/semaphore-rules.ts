import { BoundedSemaphore, Semaphore } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export function main() {
  const semaphore = new Semaphore()
  tell(semaphore.getValue(), semaphore.acquire(), semaphore.getValue())
  tell(
    semaphore.acquire({ block: false }),
    semaphore.acquire({ timeout: 0.05 }),
    semaphore.acquire({ block: false, timeout: 5 }),
    semaphore.acquire({ timeout: -1 }),
  )
  semaphore.release()
  semaphore.release()
  tell(
    semaphore.getValue(),
    semaphore.acquire({ timeout: 1 }),
    semaphore.acquire({ block: false }),
    semaphore.acquire({ block: false }),
  )
  const bounded = new BoundedSemaphore(2)
  const release = () => {
    bounded.release()
  }
  tell(outcome(release), bounded.getValue())
  tell(bounded.acquire(), bounded.acquire(), bounded.acquire({ block: false }))
  tell(outcome(release), outcome(release), outcome(release), bounded.getValue())
  const empty = new Semaphore(0)
  tell(
    empty.acquire({ block: false }),
    empty.getValue(),
    outcome(() => new BoundedSemaphore(0).release()),
  )
  tell(
    refused(() => new Semaphore(-1)),
    refused(() => new BoundedSemaphore(-1)),
  )
  bounded.with(() => {
    tell(bounded.getValue())
  })
  tell(bounded.getValue())
}
