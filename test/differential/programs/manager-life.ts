import { activeChildren, currentProcess, Manager, Process, type DictProxy } from 'multiprocessing'
import { refused, tell } from '../support/said.ts'

type Facts = DictProxy<string, string>

export function use(d: Facts) {
  d.set('name', currentProcess().name)
}

export function main() {
  const manager = new Manager()
  tell(
    activeChildren().map((child) => child.name),
    activeChildren()[0]!.isAlive(),
  )
  const d: Facts = manager.dict()
  const process = new Process({ target: use, args: [d] })
  process.start()
  process.join()
  tell(d.at('name'))
  const other = new Manager()
  const l = other.list([d])
  l[0]!.set('through', 'another manager')
  tell(activeChildren().length, d.at('through'))
  const server = activeChildren().find((child) => child.name === 'SyncManager-1')!
  manager.shutdown()
  tell(activeChildren().length, server.isAlive(), server.exitcode)
  tell(
    refused(() => d.at('name')),
    refused(() => manager.dict()),
    refused(() => manager.shutdown()),
  )
  tell(
    l.length,
    refused(() => l[0]!.at('through')),
  )
  let inside
  {
    using third = new Manager()
    inside = third.Value('i', 3)
    tell(inside.value)
  }
  const closed = inside
  tell(
    refused(() => closed.value),
    activeChildren().length,
  )
}
