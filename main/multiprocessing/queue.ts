import { EventKind } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { decode, encode, type Encoded, type Tag } from './cloning.ts'
import { Empty, Full, ValueError } from './errors.ts'
import { Mutex } from './mutex.ts'
import { ObjectAt } from './object-table.ts'
import { WaitFor } from './process-table.ts'
import { QueueAt, Segments } from './queue-segments.ts'
import { attachWith, remember, SharedObject, type Named } from './shared-object.ts'
import { deadlineOf, type Waiting } from './waiting.ts'
import { WaitList } from './wait-list.ts'

export interface QueueOptions extends Named {
  /** Items it holds at most; 0: as many as the run's shared memory takes. */
  readonly maxsize?: number | undefined
}

/**
 * First in, first out, between processes. `put` copies the item into shared memory before it returns, so it is safe there
 * even when the producer is killed; CPython's queue hands it to a thread and may lose it. CPython: multiprocessing.Queue.
 *
 * Producers share one lock and consumers another; neither is held while waiting. The order of one producer's items is kept.
 */
export class Queue extends SharedObject {
  readonly #segments: Segments
  readonly #putLock: Mutex
  readonly #getLock: Mutex
  readonly #items: WaitList
  readonly #space: WaitList
  readonly #maxsize: number

  constructor(maxsize?: number, options?: Named)
  constructor(options?: QueueOptions)
  /** @internal */
  constructor(id: { readonly id: ObjectId })
  constructor(first: number | QueueOptions | { readonly id: ObjectId } = {}, named: Named = {}) {
    const known = typeof first === 'object' && 'id' in first ? first.id : undefined
    const options: QueueOptions = typeof first === 'number' ? { maxsize: first, ...named } : (first as QueueOptions)
    const maxsize = options.maxsize ?? 0
    if (!Number.isInteger(maxsize)) throw new ValueError(`A queue's maxsize is a whole number, not ${maxsize}.`)
    super(known ?? { kind: 'Queue', name: options.name })
    const { arena, entry } = this.run
    const { memory } = arena
    if (known === undefined) {
      memory.setI32(this.base + ObjectAt.length, Math.max(0, maxsize))
      for (const at of [QueueAt.putSemaphore, QueueAt.getSemaphore, QueueAt.itemSemaphore, QueueAt.spaceSemaphore]) {
        memory.setI32(this.base + at, arena.newSemaphore())
      }
    }
    const semaphore = (at: number): number => memory.i32(this.base + at)
    this.#maxsize = memory.i32(this.base + ObjectAt.length)
    this.#putLock = new Mutex(arena, this.base + QueueAt.putLock, semaphore(QueueAt.putSemaphore), entry.index)
    this.#getLock = new Mutex(arena, this.base + QueueAt.getLock, semaphore(QueueAt.getSemaphore), entry.index)
    this.#items = new WaitList(arena, this.base + QueueAt.itemWaiters, semaphore(QueueAt.itemSemaphore))
    this.#space = new WaitList(arena, this.base + QueueAt.spaceWaiters, semaphore(QueueAt.spaceSemaphore))
    this.#segments = new Segments(arena, this.base)
    if (known === undefined) {
      this.#segments.format()
      this.publish('Queue')
    }
    remember(this)
  }

  /**
   * Adds an item, waiting while a bounded queue is full.
   * @throws Full when there was no room in time (or at once with `block: false`).
   * @throws CloneError when the item cannot leave this process.
   * @throws ArenaFull when the run's shared memory cannot hold it.
   */
  put(item: unknown, waiting?: Waiting): void {
    const encoded = encode(item, 'An item for a Queue')
    const deadlineMs = deadlineOf(waiting)
    const { recorder } = this.run
    let blockedNs = 0
    while (!this.#tryPut(encoded, blockedNs)) {
      const beganNs = this.#beginWait(WaitFor.Space, deadlineMs)
      const room = this.#space.waitUntil(() => !this.#isFull(), deadlineMs)
      this.run.entry.endWait()
      blockedNs += this.run.arena.clock.nowNs() - beganNs
      if (!room) {
        recorder.observe(EventKind.WaitEnd, this.id, recorder.now(), blockedNs, WaitFor.Space, 0)
        throw new Full(`${this.name} is full: it holds its ${this.#maxsize} items, and none was taken in time.`)
      }
    }
    this.#items.wake(1)
  }

  /**
   * Takes the oldest item, waiting while there is none.
   * @throws Empty when none came in time (or at once with `block: false`).
   */
  get(waiting?: Waiting): unknown {
    const deadlineMs = deadlineOf(waiting)
    const { recorder, arena } = this.run
    for (;;) {
      const item = this.#tryGet()
      if (item) {
        if (this.#maxsize > 0) this.#space.wake(1)
        return decode(item.tag, item.number, item.bytes)
      }
      const beganNs = this.#beginWait(WaitFor.Item, deadlineMs)
      const some = this.#items.waitUntil(() => !this.empty(), deadlineMs)
      this.run.entry.endWait()
      const waitedNs = arena.clock.nowNs() - beganNs
      recorder.observe(EventKind.WaitEnd, this.id, recorder.now(), waitedNs, WaitFor.Item, 0)
      if (!some) throw new Empty(`${this.name} is empty, and no item came in time.`)
    }
  }

  putNowait(item: unknown): void {
    this.put(item, { block: false })
  }
  getNowait(): unknown {
    return this.get({ block: false })
  }

  /** Items in it now. Another process may change that before you use the answer. */
  qsize(): number {
    return this.#segments.depth
  }
  /** Whether it held nothing a moment ago: no proof that nothing will come, or is not already there. */
  empty(): boolean {
    return this.#segments.depth <= 0
  }
  full(): boolean {
    return this.#isFull()
  }

  #isFull(): boolean {
    return this.#maxsize > 0 && this.#segments.depth >= this.#maxsize
  }

  #tryPut(item: Encoded, blockedNs: number): boolean {
    if (this.#isFull()) return false
    this.#lock(this.#putLock, () => this.#segments.repairPuts())
    try {
      if (this.#isFull()) return false
      const { recorder } = this.run
      const nowNs = recorder.now()
      const number = this.#segments.append(item, nowNs)
      recorder.observe(EventKind.Put, this.id, nowNs, blockedNs, this.#segments.depth, number)
      return true
    } finally {
      this.#putLock.release()
    }
  }

  #tryGet(): { tag: Tag; number: number; bytes: Uint8Array } | undefined {
    if (this.empty()) return undefined
    this.#lock(this.#getLock, () => this.#segments.repairGets())
    try {
      const item = this.#segments.take()
      if (!item) return undefined
      const { recorder } = this.run
      const nowNs = recorder.now()
      recorder.observe(EventKind.Get, this.id, nowNs, nowNs - item.putNs, this.#segments.depth, item.order)
      return item
    } finally {
      this.#getLock.release()
    }
  }

  #lock(lock: Mutex, repair: () => void): void {
    if (!lock.tryAcquire() && lock.acquireFromLivingOrDead()) repair()
  }

  #beginWait(what: WaitFor, deadlineMs: number): number {
    const { arena, entry, recorder } = this.run
    const nowNs = arena.clock.nowNs()
    recorder.observe(EventKind.Wait, this.id, nowNs, 0, what, 0)
    entry.beginWait(what, this.id, nowNs, deadlineMs === Infinity)
    return nowNs
  }
}

attachWith('Queue', (id) => new Queue({ id }))
