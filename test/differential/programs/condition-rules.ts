import { Condition, Lock } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export function main() {
  const condition = new Condition()
  // CPython's documentation promises a RuntimeError; its multiprocessing raises an AssertionError.
  tell(
    refused(() => condition.wait(0)),
    refused(() => condition.notify()),
    refused(() => condition.notifyAll()),
  )
  tell(refused(() => condition.release()))
  condition.with(() => {
    tell(condition.wait(0), condition.wait(0.05), condition.wait(-1))
    condition.notify()
    condition.notify(5)
    condition.notifyAll()
    tell(condition.wait(0.05))
    tell(
      condition.waitFor(() => 'at once'),
      condition.waitFor(() => 0, 0.05),
      // An empty list is false in Python and true in JavaScript.
      condition.waitFor(() => '', -1) || [],
    )
  })
  tell(condition.acquire(), condition.acquire({ block: false }))
  condition.release()
  condition.release()
  tell(outcome(() => condition.release()))
  const lock = new Lock()
  const over = new Condition(lock)
  tell(over.acquire(), lock.acquire({ block: false }), over.acquire({ block: false }), over.acquire({ timeout: 0.05 }))
  const release = () => {
    over.release()
  }
  tell(over.wait(0.05), outcome(release), outcome(release))
}
