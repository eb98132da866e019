import { ValueError } from '../errors.ts'
import { JoinableQueue } from '../joinable-queue.ts'
import type { QueueOptions, QueueSource } from '../queue.ts'
import { attachAtHomeWith, type Named } from '../shared-object.ts'
import type { Waiting } from '../waiting.ts'

/**
 * First in, first out, between the threads of one process. CPython: queue.Queue.
 *
 * An item arrives as a copy, where CPython's threads get the very object: no variable is shared. `close` and its like, and
 * `join`'s timeout and answer, are `multiprocessing.JoinableQueue`'s; CPython's queue has none.
 */
export class Queue extends JoinableQueue {
  /** @internal */
  static override readonly staysHome: boolean = true

  /** @param maxsize items it holds at most; 0 or less: no bound. @throws ValueError when that is no whole number. */
  constructor(maxsize?: number, options?: Named)
  constructor(options?: QueueOptions)
  /** @internal */
  constructor(source: QueueSource)
  constructor(source: QueueSource = {}, named: Named = {}) {
    super(source, named, 'Queue')
  }

  /** Adds an item, waiting while a bounded queue is full. @throws ValueError for a timeout below 0, Full and the rest as `multiprocessing.Queue`'s. */
  override put(item: unknown, waiting?: Waiting): void {
    if (waiting !== undefined) checkTimeout(waiting)
    super.put(item, waiting)
  }
  /** Takes the oldest item, waiting while there is none. @throws ValueError for a timeout below 0, Empty and the rest as `multiprocessing.Queue`'s. */
  override get(waiting?: Waiting): unknown {
    if (waiting !== undefined) checkTimeout(waiting)
    return super.get(waiting)
  }
}

function checkTimeout({ block, timeout }: Waiting): void {
  if (block !== false && timeout !== undefined && timeout < 0)
    throw new ValueError(`A timeout is 0 seconds or more, not ${timeout}.`)
}

attachAtHomeWith('Queue', (id) => new Queue({ id }))
