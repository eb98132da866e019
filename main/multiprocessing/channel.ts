import { EventKind } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { decode, encode, type Encoded, type Tag } from './cloning.ts'
import type { Context } from './context.ts'
import { Lookout } from './lookout.ts'
import { Mutex } from './mutex.ts'
import { newObject, ObjectAt, objectBase, publishObject, type ObjectKindName } from './object-table.ts'
import { WaitFor } from './process-table.ts'
import { QueueAt, Segments, type Taken } from './queue-segments.ts'
import { WaitList } from './wait-list.ts'
import { lookAtWatches } from './watch.ts'
import type { Watched } from './watched.ts'

/**
 * Items on their way between processes: what Queue, SimpleQueue, JoinableQueue, each direction of a Pipe and a Pool have
 * in common. Its part of the object entry is `QueueAt`.
 *
 * Producers share one lock and consumers another; neither is held while waiting. The order of one producer's items is kept.
 */
export class Channel {
  readonly #run: Context
  readonly #id: ObjectId
  readonly #home: number
  readonly #segments: Segments
  readonly #putLock: Mutex
  readonly #getLock: Mutex
  readonly #items: WaitList
  readonly #lookout: Lookout
  readonly #space: WaitList
  /** Items it holds at most; 0: as many as the run's shared memory takes. */
  readonly maxsize: number

  /** Reaches one that has been laid out. */
  constructor(run: Context, id: ObjectId) {
    const { arena, entry } = run
    const base = objectBase(id)
    const semaphore = (at: number): number => arena.memory.i32(base + at)
    this.#run = run
    this.#id = id
    this.#home = arena.memory.i32(base + ObjectAt.home)
    this.maxsize = semaphore(ObjectAt.length)
    this.#putLock = new Mutex(arena, base + QueueAt.putLock, semaphore(QueueAt.putSemaphore), entry.index)
    this.#getLock = new Mutex(arena, base + QueueAt.getLock, semaphore(QueueAt.getSemaphore), entry.index)
    this.#items = new WaitList(arena, base + QueueAt.itemWaiters, semaphore(QueueAt.itemSemaphore))
    this.#space = new WaitList(arena, base + QueueAt.spaceWaiters, semaphore(QueueAt.spaceSemaphore))
    this.#segments = new Segments(arena, base)
    this.#lookout = new Lookout(arena, base + QueueAt.lookout, entry.index)
  }

  /** Lays out an entry of the object table that is not published yet. */
  static format(run: Context, id: ObjectId, maxsize: number): Channel {
    const { arena } = run
    const base = objectBase(id)
    arena.memory.setI32(base + ObjectAt.length, Math.max(0, maxsize))
    for (const at of [QueueAt.putSemaphore, QueueAt.getSemaphore, QueueAt.itemSemaphore, QueueAt.spaceSemaphore]) {
      arena.memory.setI32(base + at, arena.newSemaphore())
    }
    const channel = new Channel(run, id)
    channel.#segments.format()
    return channel
  }

  /** Makes one without a class of its own. @param writers see `QueueAt`. */
  static make(run: Context, kind: ObjectKindName, name: string, writers: ObjectId): ObjectId {
    const { memory } = run.arena
    const id = newObject(memory, kind, run.entry.index, name)
    memory.setI32(objectBase(id) + QueueAt.writers, writers)
    Channel.format(run, id, 0)
    publishObject(memory, id, kind)
    return id
  }

  get depth(): number {
    return this.#segments.depth
  }
  isFull(): boolean {
    return this.maxsize > 0 && this.#segments.holds(this.maxsize)
  }

  /**
   * Puts `value` in, waiting while there is no room.
   * @param what names it in an error. @returns its number in the channel; undefined when there was no room in time.
   * @throws CloneError when it cannot leave this process, ArenaFull when the run's shared memory cannot hold it.
   */
  send(value: unknown, what: string, deadlineMs: number): number | undefined {
    const encoded = encode(value, what, this.#home)
    const { shared } = encoded
    for (const object of shared) object.journey?.inTransit(1)
    let number: number | undefined
    try {
      number = this.#send(encoded, deadlineMs)
    } finally {
      if (number === undefined) for (const object of shared) object.journey?.inTransit(-1)
    }
    return number
  }

  /**
   * Takes the oldest item, waiting while there is none.
   * @param stop looked at while there is none: true ends the waiting. @param inspect sees the item before it is taken; when
   * it throws, the item stays. @returns undefined when there was none in time, or `stop` said so.
   */
  receive(deadlineMs: number, stop?: () => boolean, inspect?: (item: Taken) => void): Taken | undefined {
    const { recorder, arena, entry } = this.#run
    let lookedOut = false
    lookAtWatches()
    for (;;) {
      const item = this.#tryTake(inspect)
      if (item) {
        if (this.maxsize > 0) this.#space.wake(1)
        // Who put more while this one looked out has woken nobody.
        if (lookedOut && this.depth > 0) this.#items.wake(1)
        return item
      }
      if (deadlineMs > 0) {
        lookedOut = this.#lookout.look(() => this.depth > 0) || lookedOut
        if (this.depth > 0) continue
      }
      const beganNs = this.#beginWait(WaitFor.Item, deadlineMs)
      const ready = stop ? () => stop() || this.depth > 0 : () => this.depth > 0
      const some = this.#items.waitUntil(ready, deadlineMs)
      entry.endWait()
      const waitedNs = arena.clock.nowNs() - beganNs
      recorder.observe(EventKind.WaitEnd, this.#id, recorder.now(), waitedNs, WaitFor.Item, 0)
      // What was put before `stop` became true is there by now.
      if (!some || (stop && this.depth <= 0 && stop())) return undefined
    }
  }

  /** Waits as `receive` does, and leaves the item there. @returns whether there is one, or `stop` is true. */
  poll(deadlineMs: number, stop: () => boolean): boolean {
    const ready = (): boolean => stop() || this.depth > 0
    if (ready()) return true
    if (deadlineMs <= 0) return false
    this.#beginWait(WaitFor.Item, deadlineMs)
    const some = this.#items.waitUntil(ready, deadlineMs)
    this.#run.entry.endWait()
    // Another reader of the same end may sleep, and this one leaves the item to it.
    if (some && this.depth > 0) this.#items.wake(1)
    return some
  }

  /** For wait(). @param stop as for `receive`. */
  watched(stop?: () => boolean): Watched {
    const ready = (): boolean => this.depth > 0 || stop?.() === true
    return { ready, waiters: this.#items, mark: this.#id }
  }

  /** What a taken item was. */
  open({ tag, number, bytes }: { tag: Tag; number: number; bytes: Uint8Array }): unknown {
    return decode(tag, number, bytes, (object) => object.journey?.inTransit(-1))
  }

  /** Runs `look` while nobody takes an item. @param look gets how many have been taken. */
  whileNobodyTakes<T>(look: (gets: number) => T): T {
    this.#lock(this.#getLock, () => this.#segments.repairGets())
    try {
      return look(this.#segments.gets)
    } finally {
      this.#getLock.release()
    }
  }

  /** Has everybody who waits for an item look at `stop` again. */
  wakeReaders(): void {
    this.#items.wake(Infinity)
  }

  #send(encoded: Encoded, deadlineMs: number): number | undefined {
    const { recorder, arena, entry } = this.#run
    let blockedNs = 0
    lookAtWatches()
    for (;;) {
      const number = this.#tryPut(encoded, blockedNs)
      if (number !== undefined) {
        if (!this.#lookout.isKept) this.#items.wake(1)
        return number
      }
      const beganNs = this.#beginWait(WaitFor.Space, deadlineMs)
      const room = this.#space.waitUntil(() => !this.isFull(), deadlineMs)
      entry.endWait()
      blockedNs += arena.clock.nowNs() - beganNs
      if (!room) {
        recorder.observe(EventKind.WaitEnd, this.#id, recorder.now(), blockedNs, WaitFor.Space, 0)
        return undefined
      }
    }
  }

  #tryPut(item: Encoded, blockedNs: number): number | undefined {
    if (this.isFull()) return undefined
    this.#lock(this.#putLock, () => this.#segments.repairPuts())
    try {
      if (this.isFull()) return undefined
      const { recorder } = this.#run
      const nowNs = recorder.now()
      const number = this.#segments.append(item, nowNs)
      if (recorder.on) recorder.observe(EventKind.Put, this.#id, nowNs, blockedNs, this.#segments.depth, number)
      return number
    } finally {
      this.#putLock.release()
    }
  }

  #tryTake(inspect: ((item: Taken) => void) | undefined): Taken | undefined {
    if (this.#segments.isEmpty) return undefined
    this.#lock(this.#getLock, () => this.#segments.repairGets())
    try {
      const item = this.#segments.take(inspect)
      if (!item) return undefined
      const { recorder } = this.#run
      const nowNs = recorder.now()
      if (recorder.on) {
        recorder.observe(EventKind.Get, this.#id, nowNs, nowNs - item.putNs, this.#segments.depth, item.order)
      }
      return item
    } finally {
      this.#getLock.release()
    }
  }

  #lock(lock: Mutex, repair: () => void): void {
    if (!lock.tryAcquire() && lock.acquireFromLivingOrDead()) repair()
  }

  #beginWait(what: WaitFor, deadlineMs: number): number {
    const { arena, entry, recorder } = this.#run
    const nowNs = arena.clock.nowNs()
    recorder.observe(EventKind.Wait, this.#id, nowNs, 0, what, 0)
    entry.beginWait(what, this.#id, nowNs, deadlineMs === Infinity)
    return nowNs
  }
}
