import { EventKind } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { Acquirable } from './acquirable.ts'
import { blocked } from './blocking.ts'
import { ValueError } from './errors.ts'
import { LockCounters } from './lock-counters.ts'
import { Lookout } from './lookout.ts'
import { Mutex } from './mutex.ts'
import { ObjectAt } from './object-table.ts'
import { WaitFor } from './process-table.ts'
import { attachWith, remember, type Named } from './shared-object.ts'
import { WaitList } from './wait-list.ts'
import { deadlineOf, type Waiting } from './waiting.ts'

/**
 * A semaphore's part of its entry; the counters are `LockAt`'s. The guard is held for a few nanoseconds while permits are
 * counted; storing `value` is the one step that counts, so a dead holder of the guard is passed over.
 *
 *   12 most permits   24 semaphores: guard, waiters   64 guard   68 value: permits left   72 waiters
 *   76 who looks out for a permit; see Lookout
 */
export const SemaphoreAt = {
  most: ObjectAt.length,
  guardSemaphore: ObjectAt.own,
  semaphore: ObjectAt.own + 4,
  guard: 64,
  value: 68,
  waiters: 72,
  lookout: 76,
} as const

/** CPython's SEM_VALUE_MAX. */
const MOST_PERMITS = 2 ** 31 - 1

/**
 * Permits: `acquire` takes one, waiting while there is none; `release` adds one, by whoever. A process that is killed takes
 * the permits it has with it, as in CPython, since nobody knows whose a permit is.
 * CPython: multiprocessing.Semaphore. A negative value is a ValueError here, an OSError there.
 */
export class Semaphore extends Acquirable {
  readonly #guard: Mutex
  readonly #waiters: WaitList
  readonly #lookout: Lookout
  readonly #counters: LockCounters
  /** When this process last acquired it: the time until its next release counts as held. */
  #acquiredNs = NaN

  /** @param value permits at the beginning. @throws ValueError when that is no whole number from 0 to 2³¹ − 1. */
  constructor(value?: number, options?: Named)
  /** @internal */
  constructor(place: { readonly id: ObjectId } | Bounds)
  constructor(first: number | { readonly id: ObjectId } | Bounds = 1, options: Named = {}) {
    const wanted: { readonly id: ObjectId } | Bounds =
      typeof first === 'object' ? first : { kind: 'Semaphore', value: first, most: MOST_PERMITS, name: options.name }
    if (!('id' in wanted)) checkPermits(wanted.value)
    super('id' in wanted ? wanted.id : wanted)
    const { arena, entry, recorder } = this.run
    const { memory } = arena
    if (!('id' in wanted)) {
      memory.setI32(this.base + SemaphoreAt.most, wanted.most)
      memory.setI32(this.base + SemaphoreAt.value, wanted.value)
      memory.setI32(this.base + SemaphoreAt.guardSemaphore, arena.newSemaphore())
      memory.setI32(this.base + SemaphoreAt.semaphore, arena.newSemaphore())
    }
    const semaphore = (at: number): number => memory.i32(this.base + at)
    this.#guard = new Mutex(arena, this.base + SemaphoreAt.guard, semaphore(SemaphoreAt.guardSemaphore), entry.index)
    this.#waiters = new WaitList(arena, this.base + SemaphoreAt.waiters, semaphore(SemaphoreAt.semaphore))
    this.#lookout = new Lookout(arena, this.base + SemaphoreAt.lookout, entry.index)
    this.#counters = new LockCounters(memory, recorder, this.id, this.base)
    if (!('id' in wanted)) this.publish(wanted.kind)
    remember(this)
  }

  /**
   * Takes a permit, waiting while there is none.
   * @param options.block false: do not wait. @param options.timeout seconds to wait at most.
   * @returns whether it was taken; always true without options.
   */
  acquire(options?: Waiting): boolean {
    const { recorder } = this.run
    if (this.#take(recorder.now(), 0, 0)) return true
    if (options?.block === false) return false
    const deadlineMs = deadlineOf(options)
    const { clock } = this.run.arena
    const beganNs = clock.nowNs()
    const taken = (): boolean => this.#take(clock.nowNs(), beganNs, 1)
    const { came, waitedNs, nowNs } = blocked(this.run, WaitFor.Permit, this.id, deadlineMs, () => {
      this.#lookout.look(() => this.getValue() > 0)
      return this.#waiters.waitUntil(taken, deadlineMs)
    })
    // Whoever released while one looked out has woken nobody: each who gets a permit passes the word on.
    if (came && this.getValue() > 0) this.#waiters.wake(1)
    if (!came) recorder.observe(EventKind.WaitEnd, this.id, nowNs, waitedNs, WaitFor.Permit, 0)
    return came
  }

  /** Adds a permit. @throws ValueError when there are as many as there may be. */
  release(): void {
    const { memory } = this.run.arena
    const at = this.base + SemaphoreAt.value
    this.#guard.acquireFromLivingOrDead()
    const value = memory.i32(at)
    const most = memory.i32(this.base + SemaphoreAt.most)
    if (value < most) {
      this.#counters.releasedAfter(this.#acquiredNs)
      memory.setI32(at, value + 1)
    }
    this.#guard.release()
    if (value >= most) {
      throw new ValueError(
        `${this.name} was released too many times: it has all its ${most} permits. acquire() must come first, once for each release().`,
      )
    }
    this.#acquiredNs = NaN
    if (!this.#lookout.isKept) this.#waiters.wake(1)
  }

  /** Permits left now. Another process may change that before you use the answer. CPython: multiprocessing.synchronize.Semaphore.get_value. */
  getValue(): number {
    return this.run.arena.memory.load(this.base + SemaphoreAt.value)
  }

  /** Permits it has at most. @internal */
  protected get most(): number {
    return this.run.arena.memory.i32(this.base + SemaphoreAt.most)
  }

  /** Takes a permit if there is one, and counts it while nobody else does. */
  #take(nowNs: number, beganNs: number, contended: 0 | 1): boolean {
    const { memory } = this.run.arena
    const at = this.base + SemaphoreAt.value
    if (memory.load(at) <= 0) return false
    this.#guard.acquireFromLivingOrDead()
    const value = memory.i32(at)
    if (value > 0) {
      memory.setI32(at, value - 1)
      this.#acquiredNs = nowNs
      this.#counters.acquired(nowNs, contended === 0 ? 0 : nowNs - beganNs, contended, 0)
    }
    this.#guard.release()
    return value > 0
  }
}

/** A semaphore to be made. */
interface Bounds extends Named {
  readonly kind: 'Semaphore' | 'BoundedSemaphore'
  readonly name: string | undefined
  readonly value: number
  readonly most: number
}

function checkPermits(value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > MOST_PERMITS) {
    throw new ValueError(`A semaphore begins with a whole number of permits from 0 up, not ${String(value)}.`)
  }
}

/**
 * A semaphore that never has more permits than it began with: a release too many is an error.
 * CPython: multiprocessing.BoundedSemaphore (which on macOS does not notice).
 */
export class BoundedSemaphore extends Semaphore {
  /** @param value permits at the beginning, and at most. @throws ValueError as Semaphore's. */
  constructor(value?: number, options?: Named)
  /** @internal */
  constructor(place: { readonly id: ObjectId })
  constructor(first: number | { readonly id: ObjectId } = 1, options: Named = {}) {
    super(
      typeof first === 'object' ? first : { kind: 'BoundedSemaphore', value: first, most: first, name: options.name },
    )
  }
}

attachWith('Semaphore', (id) => new Semaphore({ id }))
attachWith('BoundedSemaphore', (id) => new BoundedSemaphore({ id }))
