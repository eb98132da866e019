import { Event, Lock, Process, RLock, sleep, Value, type OwnedLock } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function add(total: Value) {
  for (let turn = 0; turn < 1000; turn++) total.getLock().with(() => total.value++)
}
export function hold(lock: OwnedLock, held: Event) {
  lock.with(() => {
    held.set()
    sleep(0.4)
  })
}
function waits(lock: OwnedLock, access: () => unknown): unknown[] {
  const held = new Event()
  const holder = new Process({ target: hold, args: [lock, held] })
  holder.start()
  held.wait()
  const began = performance.now()
  const result = access()
  const waited = performance.now() - began > 200
  holder.join()
  return [result, waited]
}

export function main() {
  const total = new Value('i', 0)
  const both = [1, 2].map(() => new Process({ target: add, args: [total] }))
  for (const process of both) process.start()
  for (const process of both) process.join()
  tell(total.value)
  const value = new Value('d', 1.5)
  tell(waits(value.getLock(), () => value.value))
  tell(waits(value.getLock(), () => value.getObj().value))
  value.getLock().with(() => value.getLock().with(() => (value.value = value.value + 1)))
  tell(
    value.value,
    value.getLock() === value.getLock(),
    outcome(() => value.getLock().release()),
  )
  value.getObj().value = 0.25
  tell(value.value)
  const shared = new RLock()
  const [left, right] = [new Value('i', 1, { lock: shared }), new Value('i', 2, { lock: shared })]
  shared.with(() => (left.value = right.value + 1))
  tell(
    left.value,
    left.getLock() === shared,
    waits(shared, () => right.value),
  )
  const plain = new Lock()
  const guarded = new Value('i', 3, { lock: plain })
  guarded.value++
  tell(guarded.value, guarded.getLock() === plain, plain.acquire({ block: false }))
  const bare = new Value('i', 4, { lock: false })
  bare.value = 5
  tell(bare.value, outcome(() => bare.getLock()) !== undefined)
}
