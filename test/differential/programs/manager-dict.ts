import { Manager, Process, type DictProxy } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export function fill(d: DictProxy, start: number) {
  for (let number = start; number < start + 3; number++) d.set(number, number * number)
  d.set('2', 'text')
  d.set(0.25, null)
}

export function main() {
  using manager = new Manager()
  const d: DictProxy = manager.dict(Object.entries({ a: 1, b: 2 }))
  tell(d.at('a'), d.get('zz'), d.get('zz', 7), d.has('a'), d.has('zz'), d.length)
  tell(
    outcome(() => d.at('zz')),
    outcome(() => d.pop('zz')),
    d.pop('zz', 5),
    d.pop('a'),
  )
  tell(d.setdefault('b', 9), d.setdefault('c', 9), d.keys().sort(), d.values().sort())
  const processes = [10, 20].map((start) => new Process({ target: fill, args: [d, start] }))
  for (const process of processes) process.start()
  for (const process of processes) process.join()
  tell(
    d.length,
    d.at(12),
    d.at(22),
    d.at('2'),
    d.at(0.25),
    outcome(() => d.at(2)),
  )
  d.update(new Map(Object.entries({ c: 1, d: 4 })))
  d.update([['e', 5]])
  tell(d.at('c'), d.at('d'), d.at('e'))
  const ordered = manager.dict<string>([
    ['x', 1],
    ['y', [1, 2]],
    ['z', 3],
  ])
  tell(ordered.items(), ordered.keys())
  const copy = ordered.copy()
  copy.set('x', 100)
  const inner = ordered.at('y') as number[]
  inner.push(3)
  tell(ordered.at('x'), ordered.at('y'))
  ordered.set('y', inner)
  tell(ordered.at('y'), ordered.popitem())
  ordered.delete('x')
  tell(
    refused(() => ordered.pop('x')),
    ordered.length,
    outcome(() => ordered.update({})),
  )
  ordered.clear()
  tell(
    ordered.length,
    outcome(() => ordered.popitem()),
    refused(() => ordered.get([1] as never)),
  )
}
