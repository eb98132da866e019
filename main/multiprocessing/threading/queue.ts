import { JoinableQueue } from '../joinable-queue.ts'
import type { QueueOptions, QueueSource } from '../queue.ts'
import { attachAtHomeWith, type Named } from '../shared-object.ts'

/**
 * First in, first out, between the threads of one process. CPython: queue.Queue.
 *
 * An item arrives as a copy, where CPython's threads get the very object: no variable is shared. `close` and its like are
 * `multiprocessing.Queue`'s; CPython's queue has none.
 */
export class Queue extends JoinableQueue {
  /** @internal */
  static override readonly staysHome: boolean = true

  constructor(maxsize?: number, options?: Named)
  constructor(options?: QueueOptions)
  /** @internal */
  constructor(source: QueueSource)
  constructor(source: QueueSource = {}, named: Named = {}) {
    super(source, named, 'Queue')
  }
}

attachAtHomeWith('Queue', (id) => new Queue({ id }))
