import { JoinableQueue, Queue, SimpleQueue } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function main() {
  for (const queue of [new Queue(), new JoinableQueue()]) {
    tell(outcome(() => queue.joinThread()))
    queue.put(1)
    tell(queue.get())
    queue.close()
    tell(
      outcome(() => queue.put(1)),
      outcome(() => queue.get()),
      outcome(() => queue.get({ block: false })),
    )
    tell(queue.joinThread(), queue.cancelJoinThread(), queue.close(), queue.qsize())
  }
  const simple = new SimpleQueue()
  simple.close()
  tell(
    outcome(() => simple.put(1)),
    outcome(() => simple.get()),
    outcome(() => simple.empty()),
    outcome(() => simple.close()),
  )
}
