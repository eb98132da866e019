import { Manager, Process, type BarrierProxy, type ConditionProxy, type ListProxy } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export function turn(condition: ConditionProxy, order: ListProxy, number: number, waiting: ListProxy) {
  condition.with(() => {
    waiting.append(number)
    condition.notifyAll()
    condition.waitFor(() => order.length === number)
    order.append(number)
    condition.notifyAll()
  })
}

export function meet(barrier: BarrierProxy, came: ListProxy) {
  came.append(barrier.wait())
}

export function waitInVain(barrier: BarrierProxy, said: ListProxy) {
  said.append(outcome(() => barrier.wait()))
}

export function main() {
  using manager = new Manager()
  const [condition, order, waiting] = [manager.Condition(), manager.list<number>(), manager.list<number>()]
  const turns = [2, 1, 0].map((number) => new Process({ target: turn, args: [condition, order, number, waiting] }))
  for (const process of turns) process.start()
  for (const process of turns) process.join()
  tell([...order], [...waiting].sort())
  tell(
    outcome(() => condition.wait()),
    outcome(() => condition.notify()),
    refused(() => condition.release()),
  )
  condition.with(() =>
    tell(
      condition.wait(0.05),
      condition.waitFor(() => false, 0.05),
      condition.waitFor(() => 'yes', 1),
    ),
  )
  const lock = manager.Lock()
  const shared = manager.Condition(lock)
  lock.with(() => tell(shared.wait(0.05), lock.acquire({ block: false })))
  const [barrier, came] = [manager.Barrier(3), manager.list<number>()]
  tell(barrier.parties, barrier.nWaiting, barrier.broken)
  const parties = [1, 2, 3].map(() => new Process({ target: meet, args: [barrier, came] }))
  for (const process of parties) process.start()
  for (const process of parties) process.join()
  tell([...came].sort(), barrier.nWaiting)
  tell(
    outcome(() => barrier.wait(0.05)),
    barrier.broken,
    outcome(() => barrier.wait()),
  )
  barrier.reset()
  const said = manager.list()
  const process = new Process({ target: waitInVain, args: [barrier, said] })
  process.start()
  while (barrier.nWaiting < 1);
  barrier.abort()
  process.join()
  tell([...said], barrier.broken, manager.Barrier(1).wait())
  const event = manager.Event()
  tell(event.isSet(), event.wait(0.05), event.set(), event.wait(), event.clear(), event.isSet())
}
