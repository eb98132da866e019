import { BoundedSemaphore, Lock, Queue, RLock, Semaphore, Thread } from 'threading'
import { outcome, tell } from '../support/said.ts'

export function giveBack(lock: Lock, results: Queue) {
  results.put(outcome(() => lock.release()) ?? null)
}
export function tryIt(lock: Lock, results: Queue) {
  results.put([lock.acquire({ blocking: false }), lock.acquire({ timeout: 0.05 })])
}
export function hold(lock: Lock, held: Queue, go: Queue) {
  lock.with(() => {
    held.put('held')
    go.get()
  })
}
function inThread(target: (lock: Lock, results: Queue) => void, lock: Lock | RLock): unknown {
  const results = new Queue()
  const thread = new Thread({ target, args: [lock, results] })
  thread.start()
  thread.join()
  return results.get()
}

export function main() {
  const lock = new Lock()
  tell(
    lock.locked(),
    outcome(() => lock.release()),
  )
  tell(
    lock.acquire(),
    lock.locked(),
    lock.acquire({ blocking: false }),
    lock.acquire({ timeout: 0.05 }),
    lock.acquire({ timeout: 0 }),
  )
  tell(
    outcome(() => lock.acquire({ blocking: false, timeout: 1 })),
    outcome(() => lock.acquire({ timeout: -2 })),
  )
  tell(inThread(tryIt, lock), inThread(giveBack, lock), lock.locked())
  tell(lock.acquire({ timeout: -1 }), lock.release())

  const recursive = new RLock()
  tell(
    outcome(() => recursive.release()),
    recursive.acquire(),
    recursive.acquire(),
    recursive.acquire({ blocking: false }),
  )
  tell(inThread(tryIt, recursive), inThread(giveBack, recursive))
  tell(recursive.release(), recursive.release(), inThread(tryIt, recursive), recursive.release())
  tell(outcome(() => recursive.release()))

  tell(
    outcome(() => new Semaphore(-1)),
    outcome(() => new BoundedSemaphore(-1)),
  )
  const permits = new Semaphore(2)
  tell(
    permits.acquire(),
    permits.acquire({ blocking: false }),
    permits.acquire({ blocking: false }),
    permits.acquire({ timeout: 0.05 }),
  )
  tell(
    outcome(() => permits.acquire({ blocking: false, timeout: 1 })),
    outcome(() => permits.release(0)),
  )
  const four = [1, 2, 3, 4]
  tell(
    permits.release(3),
    four.map(() => permits.acquire({ blocking: false })),
  )
  const bounded = new BoundedSemaphore(2)
  tell(
    outcome(() => bounded.release()),
    bounded.acquire(),
    bounded.acquire(),
    outcome(() => bounded.release(3)),
  )
  tell(
    bounded.acquire({ blocking: false }),
    bounded.release(2),
    outcome(() => bounded.release()),
  )

  const held = new Queue()
  const go = new Queue()
  const holder = new Thread({ target: hold, args: [lock, held, go] })
  holder.start()
  held.get()
  tell(lock.locked(), lock.acquire({ timeout: 0.05 }))
  go.put(1)
  tell(lock.acquire())
  holder.join()
}
