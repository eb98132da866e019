import { Manager, Process, Queue, type DictProxy, type ListProxy } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

type Inner = DictProxy<string>

export function work(numbers: ListProxy<number>, nested: ListProxy, queue: Queue) {
  numbers.reverse()
  ;(nested[0] as Inner).set('seen', true)
  nested.append(numbers)
  ;(queue.get() as Inner).set('queued', 1)
}

export function main() {
  using manager = new Manager()
  const numbers = manager.list([0, 1, 2, 3, 4])
  const inner: Inner = manager.dict()
  const nested = manager.list<DictProxy | ListProxy>([inner])
  const queue = new Queue()
  queue.put(inner)
  const process = new Process({ target: work, args: [numbers, nested, queue] })
  process.start()
  process.join()
  tell(process.exitcode, [...numbers], inner.at('seen'), inner.at('queued'), nested.length)
  ;(nested[1] as ListProxy<number>).append(99)
  tell(numbers[-1], numbers[0], numbers.slice(1, 3), numbers.length)
  tell(
    refused(() => numbers[50]),
    refused(() => numbers[-7]),
  )
  numbers[0] = 40
  numbers.insert(1, 41)
  numbers.extend([7, 7])
  tell([...numbers], numbers.count(7), numbers.index(41), numbers.includes(41), numbers.includes(42))
  tell(
    numbers.pop(),
    numbers.pop(0),
    outcome(() => numbers.remove(1234)),
  )
  numbers.remove(41)
  numbers.sort()
  tell([...numbers])
  numbers.sort({ reverse: true })
  numbers.delete(0)
  tell(
    [...numbers],
    outcome(() => numbers.index(1234)),
  )
  const plain = manager.list([[1, 2], { k: 1 }])
  ;(plain[0] as number[]).push(3)
  const first = plain[0] as number[]
  first.push(4)
  tell(plain[0])
  plain[0] = first
  tell(
    plain[0],
    plain.count([1, 2, 4]),
    refused(() => manager.list([1, 'a']).sort()),
  )
  const deep = manager.list([manager.list([manager.list([1])])])
  deep[0]![0]!.append(2)
  deep[0]![0]![0] = 5
  tell([...deep[0]![0]!], deep[0]!.length)
  tell(
    refused(() => manager.list().pop()),
    [...manager.list('abc')],
  )
}
