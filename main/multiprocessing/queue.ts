import type { ObjectId } from '../../shared/units.ts'
import { Channel } from './channel.ts'
import { AssertionError, Empty, Full, ValueError } from './errors.ts'
import type { ObjectKindName } from './object-table.ts'
import { attachWith, forget, remember, SharedObject, type Named } from './shared-object.ts'
import { deadlineOf, type Waiting } from './waiting.ts'
import type { Watched } from './watched.ts'

/** CPython: the argument of multiprocessing.Queue, and a name. */
export interface QueueOptions extends Named {
  /** Items it holds at most; 0: as many as the run's shared memory takes. */
  readonly maxsize?: number | undefined
}

/** What a queue is made from: its options, or the id of one that exists. */
export type QueueSource = number | QueueOptions | { readonly id: ObjectId }

/**
 * First in, first out, between processes. `put` copies the item into shared memory before it returns, so it is safe there
 * even when the producer is killed; CPython's queue hands it to a thread and may lose it. CPython: multiprocessing.Queue.
 */
export class Queue extends SharedObject {
  /** @internal */
  protected readonly channel: Channel
  #closed = false

  /** @param maxsize items it holds at most; 0 or less: no bound. @throws ValueError when that is no whole number. */
  constructor(maxsize?: number, options?: Named)
  constructor(options?: QueueOptions)
  /** @internal */
  constructor(source: QueueSource, named?: Named, kind?: ObjectKindName)
  constructor(source: QueueSource = {}, named: Named = {}, kind: ObjectKindName = 'Queue') {
    const known = typeof source === 'object' && 'id' in source ? source.id : undefined
    const options: QueueOptions = typeof source === 'number' ? { maxsize: source, ...named } : (source as QueueOptions)
    const maxsize = options.maxsize ?? 0
    if (!Number.isInteger(maxsize)) throw new ValueError(`A queue's maxsize is a whole number, not ${maxsize}.`)
    super(known ?? { kind, name: options.name })
    this.channel = known === undefined ? Channel.format(this.run, this.id, maxsize) : new Channel(this.run, known)
    if (known === undefined) {
      this.prepare()
      this.publish(kind)
    }
    remember(this)
  }

  /** @internal What a subclass lays out before others see a new queue. */
  protected prepare(): void {
    // A Queue is its channel.
  }

  /**
   * Adds an item, waiting while a bounded queue is full.
   * @throws Full when there was no room in time (or at once with `block: false`).
   * @throws CloneError when the item cannot leave this process.
   * @throws ArenaFull when the run's shared memory cannot hold it.
   * @throws ValueError after close().
   */
  put(item: unknown, waiting?: Waiting): void {
    if (this.#closed) this.#refuse()
    if (this.channel.send(item, 'An item for a Queue', deadlineOf(waiting)) === undefined) {
      throw new Full(`${this.name} is full: it holds its ${this.channel.maxsize} items, and none was taken in time.`)
    }
  }

  /**
   * Takes the oldest item, waiting while there is none.
   * @throws Empty when none came in time (or at once with `block: false`).
   * @throws ValueError after close().
   */
  get(waiting?: Waiting): unknown {
    if (this.#closed) this.#refuse()
    const item = this.channel.receive(deadlineOf(waiting))
    if (!item) throw new Empty(`${this.name} is empty, and no item came in time.`)
    return this.channel.open(item)
  }

  /** `put` without waiting. @throws as `put`. CPython: put_nowait. */
  putNowait(item: unknown): void {
    this.put(item, { block: false })
  }
  /** `get` without waiting. @throws as `get`. CPython: get_nowait. */
  getNowait(): unknown {
    return this.get({ block: false })
  }

  /** Items in it now. Another process may change that before you use the answer. CPython's is an error on macOS. */
  qsize(): number {
    return this.channel.depth
  }
  /** Whether it held nothing a moment ago: no proof that nothing will come, or is not already there. */
  empty(): boolean {
    return this.channel.depth <= 0
  }
  /** Whether a bounded queue had no room a moment ago. */
  full(): boolean {
    return this.channel.isFull()
  }

  /**
   * This process is done with the queue: put() and get() are refused from now on. Others go on using it.
   * CPython: multiprocessing.queues.Queue.close; queue.Queue has none.
   */
  close(): void {
    this.#closed = true
    forget(this)
  }
  /**
   * Returns at once: every item is in shared memory when put() returns, so there is no thread to wait for. In CPython it
   * waits for the thread that writes into the pipe, and a process that ends does so by itself.
   * @throws AssertionError before close().
   * CPython: multiprocessing.queues.Queue.join_thread.
   */
  joinThread(): void {
    if (!this.#closed) throw new AssertionError(`${this.name} is not closed: joinThread() comes after close().`)
  }
  /**
   * Does nothing: there is no thread whose end a process would wait for, and no item that could be lost by it.
   * CPython: multiprocessing.queues.Queue.cancel_join_thread.
   */
  cancelJoinThread(): void {
    // Kept for programs that call it as they would in Python.
  }

  /** For wait(). @internal */
  watched(): Watched {
    if (this.#closed) this.#refuse()
    return this.channel.watched()
  }

  #refuse(): never {
    throw new ValueError(`${this.name} is closed in this process: use it before close().`)
  }
}

attachWith('Queue', (id) => new Queue({ id }))
