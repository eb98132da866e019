import type { Arena } from './memory/arena.ts'
import type { Memory } from './memory/memory.ts'
import { ObjectAt, objectBase } from './object-table.ts'
import { EntryState, ProcessEntry } from './process-table.ts'

/**
 * A Pool's part of its entry: 4 its owner (the creator), 12 slots, 16 where they lie, and
 *
 *   24 the queue of tasks   28 the queue of results   32 closing: workers leave when there are no tasks
 *
 * One slot a worker, each a cache line of its own. The worker writes which task it takes before it takes it, so that there
 * is no moment at which a task is out of the queue and nobody has it:
 *
 *   0 process index + 1 (0: nobody)   4 its last task's number   8 whether it has had one   12 its initializer has run
 */
export const PoolAt = { tasks: ObjectAt.own, results: ObjectAt.own + 4, closing: ObjectAt.own + 8 } as const
const SlotAt = { process: 0, task: 4, hasTask: 8, ready: 12 } as const
const SLOT_BYTES = 64

/** Who works for a pool, as its owner, its workers and the lab see it. */
export class PoolSlots {
  readonly count: number
  readonly #memory: Memory
  readonly #at: number

  constructor(memory: Memory, id: number) {
    this.#memory = memory
    this.count = memory.i32(objectBase(id) + ObjectAt.length)
    this.#at = memory.i32(objectBase(id) + ObjectAt.data)
  }

  /** Lays out the slots of a pool that is not published yet. */
  static format({ memory, heap }: Arena, id: number, count: number): void {
    memory.setI32(objectBase(id) + ObjectAt.length, count)
    memory.setI32(objectBase(id) + ObjectAt.data, heap.allocate(count * SLOT_BYTES))
    memory.setI32(objectBase(id) + ObjectAt.dataBytes, count * SLOT_BYTES)
  }

  /** The slot's worker; undefined when it has none. */
  worker(slot: number): ProcessEntry | undefined {
    const process = this.#memory.load(this.#word(slot, SlotAt.process))
    return process === 0 ? undefined : new ProcessEntry(this.#memory, process - 1)
  }
  hire(slot: number, index: number): void {
    this.#memory.store(this.#word(slot, SlotAt.process), index + 1)
  }
  /** Makes the slot as it was at first. */
  clear(slot: number): void {
    for (const at of [SlotAt.process, SlotAt.hasTask, SlotAt.ready]) this.#memory.store(this.#word(slot, at), 0)
  }

  /** The number of the task that the slot's worker took last, or was about to take. */
  task(slot: number): number | undefined {
    const had = this.#memory.load(this.#word(slot, SlotAt.hasTask)) === 1
    return had ? this.#memory.load(this.#word(slot, SlotAt.task)) : undefined
  }
  takes(slot: number, task: number): void {
    this.#memory.store(this.#word(slot, SlotAt.task), task)
    this.#memory.store(this.#word(slot, SlotAt.hasTask), 1)
  }

  isReady(slot: number): boolean {
    return this.#memory.load(this.#word(slot, SlotAt.ready)) === 1
  }
  setReady(slot: number): void {
    this.#memory.store(this.#word(slot, SlotAt.ready), 1)
  }

  /** The first slot whose worker has ended; −1 when all live. */
  firstEnded(): number {
    for (let slot = 0; slot < this.count; slot++) if (this.worker(slot)?.state === EntryState.Ended) return slot
    return -1
  }
  /** Whether process `index` works for the pool. */
  holds(index: number): boolean {
    for (let slot = 0; slot < this.count; slot++) if (this.worker(slot)?.index === index) return true
    return false
  }

  #word(slot: number, at: number): number {
    return this.#at + slot * SLOT_BYTES + at
  }
}
