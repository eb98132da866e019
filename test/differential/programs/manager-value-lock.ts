import { Manager, Process, type AcquirerProxy, type ArrayProxy, type ValueProxy } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export function count(value: ValueProxy<number>, array: ArrayProxy, lock: AcquirerProxy) {
  for (let turn = 0; turn < 50; turn++) {
    lock.with(() => {
      value.value += 1
      array[1] = array[1]! + 2
    })
  }
}

export function hold(lock: AcquirerProxy, other: AcquirerProxy) {
  lock.acquire()
  other.release()
}

export function main() {
  using manager = new Manager()
  const [value, array, lock] = [manager.Value('i', 0), manager.Array('i', [1, 2, 3]), manager.Lock()]
  const processes = [1, 2, 3].map(() => new Process({ target: count, args: [value, array, lock] }))
  for (const process of processes) process.start()
  for (const process of processes) process.join()
  tell(value.value, value.get(), [...array], array.length, array.slice(1))
  value.set(3.75)
  array[-1] = 9
  tell(
    value.value,
    array[2],
    refused(() => manager.Array('i', [0.5])),
  )
  const taken = manager.Lock()
  tell(
    taken.acquire(),
    taken.acquire({ block: false }),
    taken.acquire({ timeout: 0.05 }),
    outcome(() => taken.release()),
    outcome(() => taken.release()),
  )
  const recursive = manager.RLock()
  tell(
    recursive.acquire(),
    recursive.acquire(),
    outcome(() => recursive.release()),
    outcome(() => recursive.release()),
  )
  tell(outcome(() => recursive.release()))
  // A lock may be released by another process; a recursive one only by its holder. Who ends holding it keeps it.
  const [held, free] = [manager.RLock(), manager.Lock()]
  free.acquire()
  const process = new Process({ target: hold, args: [held, free] })
  process.start()
  process.join()
  tell(
    process.exitcode,
    free.acquire({ block: false }),
    held.acquire({ block: false }),
    outcome(() => held.release()),
  )
  const [semaphore, bounded] = [manager.Semaphore(2), manager.BoundedSemaphore(1)]
  tell(
    [1, 2, 3].map(() => semaphore.acquire({ block: false })),
    outcome(() => bounded.release()),
  )
  semaphore.release()
  tell(
    semaphore.acquire({ timeout: 1 }),
    refused(() => manager.Semaphore(-1)),
  )
}
