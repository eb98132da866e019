import { Tag, type Encoded } from './cloning.ts'
import type { Arena } from './memory/arena.ts'
import type { Heap } from './memory/heap.ts'
import type { Memory } from './memory/memory.ts'
import { ObjectAt } from './object-table.ts'

/**
 * A Queue's part of its entry. What producers write, what consumers write and what each side looks at to learn of the
 * other lie on different cache lines: a line that two cores write in turns costs more than all the rest of an item's way.
 *
 *   24 semaphores: put lock, get lock, items, space, done   48 writers: see below
 *   52 puts           56 waiters for items   60 looks out
 *   64 put lock       68 last segment        72 most items ever   80 bytes put d
 *   128 get lock      132 first segment      136 gets             140 waiters for space   144 done   148 waiters for done
 *
 * Looks out: the index + 1 of the one consumer that looks for items without sleeping; 0 when none does.
 * Done and who waits for it are a JoinableQueue's. Writers is the object that knows who may still put something in, where
 * that can end (a Pipe's other Connection, a Pool); 0 elsewhere.
 */
export const QueueAt = {
  putSemaphore: ObjectAt.own,
  getSemaphore: ObjectAt.own + 4,
  itemSemaphore: ObjectAt.own + 8,
  spaceSemaphore: ObjectAt.own + 12,
  doneSemaphore: ObjectAt.own + 16,
  writers: ObjectAt.own + 24,
  puts: ObjectAt.own + 28,
  itemWaiters: ObjectAt.own + 32,
  lookout: ObjectAt.own + 36,
  putLock: 64,
  last: 68,
  maxDepth: 72,
  bytes: 80,
  getLock: 128,
  first: 132,
  gets: 136,
  spaceWaiters: 140,
  done: 144,
  doneWaiters: 148,
} as const

/**
 * A segment: 0 next segment, 4 its bytes, 8 end of what is written, 64 end of what is read (on a cache line of its own),
 * from 128 the items.
 */
const SegmentAt = { next: 0, bytes: 4, written: 8, read: 64, items: 128 } as const
const SEGMENT_BYTES = 1 << 16

/**
 * An item: 0 payload bytes, 4 tag, 8 when it was put d, 16 its number in the queue, 24 payload (padded to 8).
 * A number travels in the payload's place.
 */
const ItemAt = { bytes: 0, tag: 4, putNs: 8, order: 16, payload: 24 } as const

export interface Taken {
  readonly tag: Tag
  readonly number: number
  readonly bytes: Uint8Array
  readonly putNs: number
  readonly order: number
}

/** Items in the queue whose entry lies at `base`. Gets are read first: the other way round, an item put and taken in between would count as −1. */
export function queueDepth(memory: Memory, base: number): number {
  const gets = memory.load(base + QueueAt.gets)
  return (memory.load(base + QueueAt.puts) - gets) | 0
}

const padded = (bytes: number): number => (bytes + 7) & ~7

/**
 * The items of a queue: a chain of segments, written at its end, read at its start, each freed when it has been read.
 *
 *   first ─▶ ┌ read ▾ ──────── written ▾ ┐   ┌ ─────────── ┐ ◀─ last
 *            │ ░░░░░│ items    │ next    │ ─▶│ items │      │
 *            └ ───────────────────────── ┘   └ ─────────── ┘
 *
 * An item exists from the one store that moves `written` past it, and is gone from the one store that moves `read` past it.
 * A segment is closed by the one store that names its next; who comes after moves `first` and `last` on, whoever closed it.
 * Whoever is killed between other steps leaves the chain in order; only the counts of puts and gets may then be one short,
 * which the next holder of the lock puts right from the items' own numbers.
 */
export class Segments {
  readonly #memory: Memory
  readonly #heap: Heap
  readonly #base: number
  /** What this process has seen of the other side's counts. They only grow, so each is a lower bound that costs nothing. */
  #putsSeen: number
  #getsSeen: number
  /** Up to where the first segment is known to be written, and how many puts there had been just before that was looked up. */
  #known = { segment: 0, written: 0, puts: 0 }

  constructor(arena: Arena, base: number) {
    this.#memory = arena.memory
    this.#heap = arena.heap
    this.#base = base
    this.#putsSeen = this.#getsSeen = arena.memory.load(base + QueueAt.gets)
  }

  /** Makes the first segment. */
  format(): void {
    const segment = this.#newSegment(0)
    this.#memory.setI32(this.#base + QueueAt.first, segment)
    this.#memory.setI32(this.#base + QueueAt.last, segment)
  }

  /** Items taken so far, modulo 2³²: exact while the get lock is held. */
  get gets(): number {
    return this.#memory.load(this.#base + QueueAt.gets)
  }

  get depth(): number {
    return queueDepth(this.#memory, this.#base)
  }

  /** Whether it held nothing a moment ago. */
  get isEmpty(): boolean {
    const gets = this.#memory.load(this.#base + QueueAt.gets)
    if (((this.#putsSeen - gets) | 0) > 0) return false
    this.#putsSeen = this.#memory.load(this.#base + QueueAt.puts)
    return ((this.#putsSeen - gets) | 0) <= 0
  }

  /** Whether it held at least `count` items a moment ago. */
  holds(count: number): boolean {
    const puts = this.#memory.load(this.#base + QueueAt.puts)
    if ((puts - this.#getsSeen) >>> 0 < count) return false
    this.#getsSeen = this.#memory.load(this.#base + QueueAt.gets)
    return ((puts - this.#getsSeen) | 0) >= count
  }

  /** Appends an item; the put lock is held. @returns its number. @throws ArenaFull; the queue is then as it was. */
  append(item: Encoded, nowNs: number): number {
    const memory = this.#memory
    const base = this.#base
    const payload = item.tag === Tag.Number ? 8 : item.bytes.byteLength
    const size = ItemAt.payload + padded(payload)
    const segment = this.#segmentFor(size)
    const written = memory.i32(segment + SegmentAt.written)
    const at = segment + written
    const order = memory.i32(base + QueueAt.puts)
    memory.setI32(at + ItemAt.bytes, payload)
    memory.setI32(at + ItemAt.tag, item.tag)
    memory.setF64(at + ItemAt.putNs, nowNs)
    memory.setI32(at + ItemAt.order, order)
    if (item.tag === Tag.Number) memory.setF64(at + ItemAt.payload, item.number)
    else memory.write(at + ItemAt.payload, item.bytes)
    memory.publish(segment + SegmentAt.written, written + size)
    memory.store(base + QueueAt.puts, (order + 1) | 0)
    memory.setF64(base + QueueAt.bytes, memory.f64(base + QueueAt.bytes) + payload)
    const deepest = memory.i32(base + QueueAt.maxDepth)
    if (this.holds(deepest + 1)) memory.setI32(base + QueueAt.maxDepth, (order + 1 - this.#getsSeen) | 0)
    return order
  }

  /**
   * Takes the oldest item; the get lock is held.
   * @param inspect sees it just before; when it throws, the item stays.
   */
  take(inspect?: (item: Taken) => void): Taken | undefined {
    const memory = this.#memory
    let segment = memory.i32(this.#base + QueueAt.first)
    let read = memory.i32(segment + SegmentAt.read)
    while (read === this.#writtenTo(segment, read)) {
      const next = memory.load(segment + SegmentAt.next)
      if (next === 0) return undefined
      // Between the two looks a producer may have written more; once `next` is named, it no longer can.
      if (read !== this.#writtenTo(segment, read)) break
      this.#leave(segment, next)
      segment = next
      read = memory.i32(segment + SegmentAt.read)
    }
    const at = segment + read
    const payload = memory.i32(at + ItemAt.bytes)
    const tag = memory.i32(at + ItemAt.tag) as Tag
    const isNumber = tag === Tag.Number
    const taken = {
      tag,
      number: isNumber ? memory.f64(at + ItemAt.payload) : 0,
      bytes: isNumber ? NO_BYTES : memory.read(at + ItemAt.payload, payload),
      putNs: memory.f64(at + ItemAt.putNs),
      order: memory.i32(at + ItemAt.order),
    }
    inspect?.(taken)
    memory.store(segment + SegmentAt.read, read + ItemAt.payload + padded(payload))
    memory.store(this.#base + QueueAt.gets, (taken.order + 1) | 0)
    return taken
  }

  /**
   * The end of what is written of the first segment, or an earlier end past `read`; the get lock is held.
   *
   * What was seen before is taken while it will do, so that a consumer with a backlog does not touch what producers write.
   * It holds for this segment only if that has not been freed and become the first again: all its items were taken then,
   * and what is next in it has a number of at least the puts there had been.
   */
  #writtenTo(segment: number, read: number): number {
    const memory = this.#memory
    const known = this.#known
    const isCurrent = segment === known.segment && ((this.gets - known.puts) | 0) < 0
    if (isCurrent && read !== known.written) return known.written
    known.puts = memory.load(this.#base + QueueAt.puts)
    known.written = memory.load(segment + SegmentAt.written)
    known.segment = segment
    return known.written
  }

  /** Goes on to the next segment and frees the one that has been read. */
  #leave(segment: number, next: number): void {
    const memory = this.#memory
    // A producer that closed the segment may not have moved `last` yet, or never will: nothing may point to what is freed.
    memory.compareExchange(this.#base + QueueAt.last, segment, next)
    memory.store(this.#base + QueueAt.first, next)
    this.#heap.free(segment, memory.i32(segment + SegmentAt.bytes))
  }

  /** After a producer died with the put lock: counts what is really there. */
  repairPuts(): void {
    const memory = this.#memory
    const closed = memory.load(this.#base + QueueAt.last)
    const next = memory.load(closed + SegmentAt.next)
    if (next !== 0) memory.compareExchange(this.#base + QueueAt.last, closed, next)
    const segment = memory.load(this.#base + QueueAt.last)
    const written = memory.i32(segment + SegmentAt.written)
    this.#count(segment, written, QueueAt.puts)
  }

  /** After a consumer died with the get lock: what is read is read, whether it was counted or not. */
  repairGets(): void {
    const memory = this.#memory
    const segment = memory.i32(this.#base + QueueAt.first)
    this.#count(segment, memory.i32(segment + SegmentAt.read), QueueAt.gets)
  }

  /** Sets the count at `countAt` to one more than the number of the last item before `end`. */
  #count(segment: number, end: number, countAt: number): void {
    const memory = this.#memory
    for (let at: number = SegmentAt.items; at < end;) {
      memory.store(this.#base + countAt, (memory.i32(segment + at + ItemAt.order) + 1) | 0)
      at += ItemAt.payload + padded(memory.i32(segment + at + ItemAt.bytes))
    }
  }

  /** A segment with room for `size` bytes: the last one, or a new one behind it. */
  #segmentFor(size: number): number {
    const memory = this.#memory
    const last = memory.load(this.#base + QueueAt.last)
    if (memory.i32(last + SegmentAt.written) + size <= memory.i32(last + SegmentAt.bytes)) return last
    const next = this.#newSegment(size)
    memory.store(last + SegmentAt.next, next)
    memory.store(this.#base + QueueAt.last, next)
    return next
  }

  #newSegment(itemBytes: number): number {
    const memory = this.#memory
    const bytes = Math.max(SEGMENT_BYTES, SegmentAt.items + itemBytes)
    const segment = this.#heap.allocateDirty(bytes)
    memory.setI32(segment + SegmentAt.next, 0)
    memory.setI32(segment + SegmentAt.bytes, bytes)
    memory.setI32(segment + SegmentAt.written, SegmentAt.items)
    memory.setI32(segment + SegmentAt.read, SegmentAt.items)
    return segment
  }
}

const NO_BYTES = new Uint8Array(0)
