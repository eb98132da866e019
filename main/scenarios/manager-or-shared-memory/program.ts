import { Manager, Process, RawValue, Value, print } from 'multiprocessing'

interface Parameters {
  additions: number
}

interface Holder {
  value: number
}

/** Microseconds for one addition, which is a read and a write. */
function measure(what: string, number: Holder, additions: number): number {
  const began = performance.now()
  for (let i = 0; i < additions; i++) number.value = number.value + 1
  const microseconds = ((performance.now() - began) * 1000) / additions
  print(what, microseconds.toFixed(3), 'microseconds')
  return microseconds
}

export function count(raw: Holder, value: Holder, managed: Holder, additions: number) {
  measure('a variable of its own:', { value: 0 }, additions)
  measure('bare shared memory:', raw, additions)
  const shared = measure('shared memory with a lock:', value, additions)
  const asked = measure('a manager:', managed, additions)
  print('times as costly by the manager:', (asked / shared).toFixed(1))
}

export function main({ additions }: Parameters) {
  using manager = new Manager({ name: 'manager' })
  const raw = new RawValue('i', 0, { name: 'bare' })
  const value = new Value('i', 0, { name: 'with a lock' })
  const managed = manager.Value('i', 0)
  const counter = new Process({ target: count, args: [raw, value, managed, additions], name: 'counter' })
  counter.start()
  counter.join()
  print('counted:', [raw.value, value.value, managed.value])
}
