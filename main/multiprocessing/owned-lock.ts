import { EventKind, Signal } from '../../shared/trace.ts'
import { objectId, type ObjectId } from '../../shared/units.ts'
import { Acquirable } from './acquirable.ts'
import { blocked } from './blocking.ts'
import { ValueError } from './errors.ts'
import type { FlightRecorder } from './flight-recorder.ts'
import { LockAt, LockCounters } from './lock-counters.ts'
import { ANYWHERE } from './home.ts'
import type { Memory } from './memory/memory.ts'
import { Mutex } from './mutex.ts'
import { WaitFor } from './process-table.ts'
import { attachObject, type Named } from './shared-object.ts'
import { SLICE_MS } from './wait-list.ts'
import { deadlineOf, type Waiting } from './waiting.ts'

/** What Lock and RLock take. Not in CPython: there they take nothing. */
export interface LockOptions extends Named {
  /**
   * When its holder has died, the next to acquire gets it, a tenth of a second later at most, and is told by
   * `inconsistent`. Left out: nobody gets it any more, as in CPython, and the lab says so.
   */
  readonly robust?: boolean | undefined
}

/** Nobody died: the lock was given back in order. */
const FROM_LIVING = 0

/**
 * What Lock and RLock have in common: one process holds it, which is known, timed and counted. See `LockAt`.
 * CPython: multiprocessing.Lock and multiprocessing.RLock, which have no class of their own in common.
 */
export abstract class OwnedLock extends Acquirable {
  protected readonly memory: Memory
  protected readonly mutex: Mutex
  readonly #recorder: FlightRecorder
  readonly #counters: LockCounters

  constructor(kind: 'Lock' | 'RLock', place: LockOptions | ObjectId) {
    const made = typeof place === 'object'
    super(made ? { kind, name: place.name } : place)
    const { arena, entry, recorder } = this.run
    this.memory = arena.memory
    this.#recorder = recorder
    if (made) {
      this.memory.setI32(this.base + LockAt.semaphore, arena.newSemaphore())
      this.memory.setI32(this.base + LockAt.robust, place.robust ? 1 : 0)
    }
    const semaphore = this.memory.i32(this.base + LockAt.semaphore)
    this.mutex = new Mutex(arena, this.base + LockAt.word, semaphore, entry.index)
    this.#counters = new LockCounters(this.memory, recorder, this.id, this.base)
    if (made) this.publish(kind)
  }

  /**
   * Takes the lock, waiting while another process holds it.
   * @param options.block false: do not wait. @param options.timeout seconds to wait at most.
   * @returns whether the lock was taken; always true without options.
   */
  acquire(options?: Waiting): boolean {
    if (!this.mutex.tryAcquire()) return this.acquireTaken(options)
    this.enteredFree(this.#recorder.now())
    return true
  }

  /**
   * Of a robust lock: true from the moment that it came from a holder who died, until `recover()`. What the lock guards
   * may be half changed. Every holder is told until then; unlike pthread's robust mutex (EOWNERDEAD), the lock stays
   * usable when one gives it back without recovering. Not in CPython: it has no robust locks.
   */
  get inconsistent(): boolean {
    return this.memory.i32(this.base + LockAt.inconsistent) !== 0
  }

  /**
   * Says that what the lock guards is in order again; pthread_mutex_consistent. Not in CPython: it has no robust locks.
   * @throws ValueError when this process does not hold the lock, or there is nothing to recover.
   */
  recover(): void {
    if (!this.mutex.isMine || !this.inconsistent) {
      throw new ValueError(
        `${this.name} has nothing to recover: only who holds a lock that came from a dead process, inconsistent, recovers it.`,
      )
    }
    this.memory.setI32(this.base + LockAt.inconsistent, 0)
    this.#recorder.observe(EventKind.Signal, this.id, this.#recorder.now(), 0, Signal.Recover, 0)
  }

  /** Whether this process holds it. @internal */
  get isMine(): boolean {
    return this.mutex.isMine
  }
  /** Gives it back altogether, as Condition.wait does. @returns what `acquireAgain` takes. @internal */
  abstract releaseAll(): number
  /** Takes back what `releaseAll` gave. @internal */
  abstract acquireAgain(depth: number): void

  /** Whether a lock whose holder has died may be taken over now. */
  protected abstract get mayInherit(): boolean
  /** Whether the dead holder was in its critical section. */
  protected abstract get leftInside(): boolean

  /** @param taker 1 + the index of who had taken it when that was another process, else 0. */
  protected giveBack(taker: number): void {
    this.#counters.released(taker)
    this.mutex.release()
  }

  /** Acquires one that is not free. */
  protected acquireTaken(options: Waiting | undefined): boolean {
    const deadlineMs = deadlineOf(options)
    let from: number | undefined
    if (deadlineMs === -Infinity) {
      from = this.#inherit()
      if (from !== undefined) this.entered(this.#recorder.now(), 0, 0, from)
      return from !== undefined
    }
    const { came, waitedNs, nowNs } = blocked(this.run, WaitFor.Lock, this.id, deadlineMs, () => {
      do {
        const end = Math.min(deadlineMs, performance.now() + SLICE_MS)
        from = this.mutex.acquireSlowly(end) ? FROM_LIVING : this.#inherit()
      } while (from === undefined && performance.now() < deadlineMs)
      return from !== undefined
    })
    if (came) this.entered(nowNs, waitedNs, 1, from ?? FROM_LIVING)
    else this.#recorder.observe(EventKind.WaitEnd, this.id, nowNs, waitedNs, WaitFor.Lock, 0)
    return came
  }

  /** It was free. */
  protected enteredFree(nowNs: number): void {
    this.#counters.takenFree(nowNs)
  }

  /** It was not free. */
  protected entered(nowNs: number, waitedNs: number, contended: 0 | 1, from: number): void {
    this.#counters.acquired(nowNs, waitedNs, contended, from)
  }

  /** Takes it over from a dead holder. @returns 1 + that one's index when it was inside, FROM_LIVING when not; else undefined. */
  #inherit(): number | undefined {
    const dead = this.mayInherit ? this.mutex.takeFromDead() : null
    if (dead === null) return undefined
    if (!this.leftInside) return FROM_LIVING
    this.memory.setI32(this.base + LockAt.inconsistent, dead + 1)
    return dead + 1
  }
}

/**
 * Writes which lock an object uses: its id at `at`, its part 4 bytes on.
 * @param home of that object. @throws TypeError when it may go where its lock may not.
 */
export function writeLock(memory: Memory, at: number, lock: OwnedLock, home: number): void {
  if (lock.home !== ANYWHERE && lock.home !== home) {
    throw new TypeError(
      `${lock.name} was made with 'threading' and belongs to the threads of one process; what processes share needs a lock of 'multiprocessing'.`,
    )
  }
  memory.setI32(at, lock.id)
  memory.setI32(at + 4, lock.part)
}

/** What `writeLock` wrote. */
export function readLock(memory: Memory, at: number): OwnedLock {
  const lock = attachObject(objectId(memory.i32(at)), memory.i32(at + 4))
  if (!(lock instanceof OwnedLock)) throw new TypeError(`${lock.name} is no lock.`)
  return lock
}
