import { Manager, Process, type AcquirerProxy, type DictProxy, type ListProxy, type QueueProxy } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

const locked = (shelf: DictProxy) => shelf.at('lock') as AcquirerProxy
const shelved = (shelf: DictProxy) => shelf.at('queues') as ListProxy<QueueProxy>

/** Finds the queue and the lock inside of what it was given. */
export function work(shelf: DictProxy) {
  locked(shelf).with(() => {
    for (const queue of shelved(shelf)) queue.put([queue.qsize(), 'from a child'])
  })
}

export function main() {
  using manager = new Manager()
  const queues = manager.list<QueueProxy>()
  queues.append(manager.Queue())
  queues.append(manager.Queue(1))
  queues.at(0).put(4)
  const shelf = manager.dict()
  shelf.set('queues', queues)
  shelf.set('lock', manager.Lock())
  const process = new Process({ target: work, args: [shelf] })
  process.start()
  process.join()
  tell(process.exitcode, queues.at(0).get(), queues.at(0).get(), queues.at(0).empty())
  tell(
    queues.at(1).full(),
    outcome(() => queues.at(1).putNowait(1)),
    queues.at(1).get(),
    queues.length,
  )
  tell(
    outcome(() => shelved(shelf).at(0).get({ timeout: 0.05 })),
    locked(shelf).acquire({ block: false }),
  )
  shelf.delete('lock')
  tell(
    shelf.keys(),
    outcome(() => shelf.at('lock')),
  )
}
