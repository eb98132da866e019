import { Queue } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function main() {
  const queue = new Queue(2)
  tell(
    outcome(() => queue.getNowait()),
    outcome(() => queue.get({ timeout: 0.05 })),
    outcome(() => queue.get({ block: false })),
  )
  queue.put('a')
  queue.put('b')
  tell(queue.full(), queue.qsize())
  tell(
    outcome(() => queue.put('c', { block: false })),
    outcome(() => queue.put('c', { timeout: 0.05 })),
    outcome(() => queue.putNowait('c')),
  )
  tell(queue.get(), queue.get({ timeout: 1 }), queue.full())
  tell(
    outcome(() => queue.put('d', { timeout: -1 })),
    queue.get(),
    outcome(() => queue.get({ timeout: -1 })),
  )
}
