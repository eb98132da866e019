import { EventKind, Signal } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { blocked } from './blocking.ts'
import { LockCounters } from './lock-counters.ts'
import { Mutex } from './mutex.ts'
import { ObjectAt } from './object-table.ts'
import { WaitFor } from './process-table.ts'
import { Roster } from './roster.ts'
import { attachWith, remember, SharedObject, type Named } from './shared-object.ts'
import { deadlineOf } from './waiting.ts'

/**
 * An event's part of its entry; the counters are `LockAt`'s, written under the guard.
 *
 *   16 roster: what each process that waits has seen (see waitingSince)   24 semaphore of the guard   64 guard   68 changes
 *
 * `changes` counts how often it was set or cleared: it is set while that is odd, and a waiter can tell that it was set and
 * cleared again before the waiter ran. Each change is one atomic step.
 */
export const EventAt = { roster: ObjectAt.data, guardSemaphore: ObjectAt.own, guard: 64, changes: 68 } as const

const isSet = (changes: number): boolean => (changes & 1) === 1
/** The word of a process that waits for the next change: never 0, as it waits only while the event is not set. */
export const waitingSince = (changes: number): number => (changes + 1) | 0

/**
 * A flag that processes can wait for. CPython: multiprocessing.Event, threading.Event.
 * Everyone who waits when it is set goes on, even when it is cleared right afterwards; `wait` of CPython's multiprocessing
 * may return False then.
 */
export class Event extends SharedObject {
  readonly #at: number
  readonly #roster: Roster
  readonly #guard: Mutex
  readonly #counters: LockCounters

  constructor(options?: Named)
  /** @internal */
  constructor(id: ObjectId)
  constructor(place: Named | ObjectId = {}) {
    const made = typeof place === 'object'
    super(made ? { kind: 'Event', name: place.name } : place)
    const { arena, entry, recorder } = this.run
    const { memory } = arena
    if (made) {
      memory.setI32(this.base + EventAt.guardSemaphore, arena.newSemaphore())
      memory.setI32(this.base + EventAt.roster, Roster.allocate(arena))
    }
    this.#at = this.base + EventAt.changes
    this.#roster = new Roster(arena, memory.i32(this.base + EventAt.roster), entry)
    const semaphore = memory.i32(this.base + EventAt.guardSemaphore)
    this.#guard = new Mutex(arena, this.base + EventAt.guard, semaphore, entry.index)
    this.#counters = new LockCounters(memory, recorder, this.id, this.base)
    if (made) this.publish('Event')
    remember(this)
  }

  /** Whether the flag is set. */
  isSet(): boolean {
    return isSet(this.#changes)
  }

  /** Sets the flag and wakes everyone who waits for it. */
  set(): void {
    this.#become(true)
    const waiting = this.#roster.marked()
    for (const { index } of waiting) this.#roster.wake(index)
    const { recorder } = this.run
    recorder.observe(EventKind.Signal, this.id, recorder.now(), 0, Signal.Set, waiting.length)
  }

  /** Takes the flag back: who calls `wait` from now on waits. */
  clear(): void {
    this.#become(false)
    const { recorder } = this.run
    recorder.observe(EventKind.Signal, this.id, recorder.now(), 0, Signal.Clear, 0)
  }

  /**
   * Waits until the flag is set; not at all when it is.
   * @param timeout seconds to wait at most. @returns false when it was not set in time.
   */
  wait(timeout?: number): boolean {
    const changes = this.#changes
    if (isSet(changes)) {
      this.#count(0, 0)
      return true
    }
    const deadlineMs = deadlineOf({ timeout })
    const roster = this.#roster
    roster.prepare()
    roster.mine = waitingSince(changes)
    const { came, waitedNs, nowNs } = blocked(this.run, WaitFor.Set, this.id, deadlineMs, () =>
      roster.park(() => this.#changes !== changes, deadlineMs),
    )
    roster.mine = 0
    this.run.recorder.observe(EventKind.WaitEnd, this.id, nowNs, waitedNs, WaitFor.Set, came ? 1 : 0)
    if (came) this.#count(waitedNs, 1)
    return came
  }

  get #changes(): number {
    return this.run.arena.memory.load(this.#at)
  }

  #become(set: boolean): void {
    for (;;) {
      const changes = this.#changes
      if (isSet(changes) === set) return
      if (this.run.arena.memory.compareExchange(this.#at, changes, (changes + 1) | 0) === changes) return
    }
  }

  #count(waitedNs: number, contended: 0 | 1): void {
    this.#guard.acquireFromLivingOrDead()
    this.#counters.waited(waitedNs, contended)
    this.#guard.release()
  }
}

attachWith('Event', (id) => new Event(id))
