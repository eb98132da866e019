import { Manager, Process, type ListProxy, type NamespaceProxy } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

interface Facts {
  x: number
  gone?: boolean
  made: string
  name: string
  items: number[]
  shared: ListProxy<number>
  _mine: number
}

export function change(ns: NamespaceProxy<Facts>) {
  ns.x = ns.x + 1
  ns.made = 'by the child'
  ns.name = 'a name'
  delete ns.gone
}

export function main() {
  using manager = new Manager()
  const ns = manager.Namespace<Facts>({ x: 10, gone: true })
  ns._mine = 1.5
  const process = new Process({ target: change, args: [ns] })
  process.start()
  process.join()
  tell(process.exitcode, ns.x, ns.made, ns.name, ns._mine)
  tell(
    'gone' in ns,
    'x' in ns,
    outcome(() => ns.gone),
  )
  ns.items = [1, 2]
  ns.items.push(3)
  tell(ns.items)
  ns.items = [...ns.items, 3]
  ns.shared = manager.list([1])
  ns.shared.append(2)
  tell(ns.items, [...ns.shared])
  tell(outcome(() => delete ns.gone))
  manager.list([ns])[0]!.x = 77
  tell(ns.x)
}
