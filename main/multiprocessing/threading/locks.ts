/**
 * `threading`'s locks: those of `multiprocessing`, with the errors that CPython's `threading` raises, for the threads of
 * one process. They are refused on their way to another process, as CPython's cannot be pickled.
 */
import type { ObjectId } from '../../../shared/units.ts'
import { Barrier as SharedBarrier } from '../barrier.ts'
import { Condition as SharedCondition } from '../condition.ts'
import { RuntimeError, ValueError } from '../errors.ts'
import { Event as SharedEvent } from '../event.ts'
import { Lock as SharedLock } from '../lock.ts'
import type { OwnedLock } from '../owned-lock.ts'
import { RLock as SharedRLock } from '../rlock.ts'
import { BoundedSemaphore as SharedBoundedSemaphore, Semaphore as SharedSemaphore } from '../semaphore.ts'
import { attachAtHomeWith, type Named } from '../shared-object.ts'
import type { Waiting } from '../waiting.ts'

/**
 * As `Waiting`; `threading` calls `block` by another name. CPython: the arguments of threading.Semaphore.acquire and its like.
 */
export interface LockWaiting extends Waiting {
  /** false: do not wait at all. */
  readonly blocking?: boolean | undefined
  /** The same as `blocking`. Not in CPython: only multiprocessing calls it so. */
  readonly block?: boolean | undefined
}

/** @throws ValueError for a timeout below 0 (−1 is none, as in CPython), or one for what does not wait. */
function checked({ blocking, block = blocking, timeout }: LockWaiting): Waiting {
  const limit = timeout === -1 ? undefined : timeout
  if (limit !== undefined && block === false) throw new ValueError('acquire() that does not block takes no timeout.')
  if (limit !== undefined && limit < 0) throw new ValueError(`A timeout is 0 seconds or more, not ${limit}.`)
  return { block, timeout: limit }
}

/**
 * Mutual exclusion between threads. Any thread may release it. CPython: threading.Lock. `multiprocessing.Lock` has no
 * `locked`, and throws a ValueError where this one throws a RuntimeError.
 */
export class Lock extends SharedLock {
  /** @internal */
  static override readonly staysHome: boolean = true

  /** Takes it, waiting while another thread has it. @returns whether it was taken. @throws ValueError as `LockWaiting` says. */
  override acquire(options?: LockWaiting): boolean {
    return options === undefined ? super.acquire() : super.acquire(checked(options))
  }
  /** @throws RuntimeError when nobody holds it. */
  override release(): void {
    if (!this.locked()) {
      throw new RuntimeError(
        `${this.name} was released while nobody held it: acquire() must come first, once for each release().`,
      )
    }
    super.release()
  }
  /** Whether some thread holds it. */
  locked(): boolean {
    return this.mutex.holder !== null
  }
}

/** A recursive lock of one thread. CPython: threading.RLock. */
export class RLock extends SharedRLock {
  /** @internal */
  static override readonly staysHome: boolean = true

  /** Takes it, waiting while another thread has it. @returns whether it was taken. @throws ValueError as `LockWaiting` says. */
  override acquire(options?: LockWaiting): boolean {
    return options === undefined ? super.acquire() : super.acquire(checked(options))
  }
  /** @throws RuntimeError when this thread does not hold it. */
  override release(): void {
    if (!this.isMine) {
      throw new RuntimeError(
        `${this.name} was released by ${this.run.entry.name}, which does not hold it: a recursive lock is given back by the thread that acquired it.`,
      )
    }
    super.release()
  }
}

/** Lets threads that hold its lock wait until another notifies them. CPython: threading.Condition. */
export class Condition extends SharedCondition {
  /** @internal */
  static override readonly staysHome: boolean = true

  /** Takes the condition's lock. @returns whether it was taken. @throws ValueError as `LockWaiting` says. */
  override acquire(options?: LockWaiting): boolean {
    return options === undefined ? super.acquire() : super.acquire(checked(options))
  }
  /** @internal */
  protected override ownLock(name: string): OwnedLock {
    return new RLock({ name })
  }
}

/** Permits: `acquire` takes one, waiting while there is none; `release` adds some. CPython: threading.Semaphore. */
export class Semaphore extends SharedSemaphore {
  /** @internal */
  static override readonly staysHome: boolean = true

  /** Takes a permit, waiting while there is none. @returns whether it was taken. @throws ValueError as `LockWaiting` says. */
  override acquire(options?: LockWaiting): boolean {
    return options === undefined ? super.acquire() : super.acquire(checked(options))
  }
  /** Adds `n` permits. @throws ValueError when `n` is no whole number from 1. */
  override release(n = 1): void {
    checkCount(n)
    for (let permit = 0; permit < n; permit++) super.release()
  }
}

/** A semaphore that never has more permits than it began with. CPython: threading.BoundedSemaphore. */
export class BoundedSemaphore extends SharedBoundedSemaphore {
  /** @internal */
  static override readonly staysHome: boolean = true

  /** Takes a permit, waiting while there is none. @returns whether it was taken. @throws ValueError as `LockWaiting` says. */
  override acquire(options?: LockWaiting): boolean {
    return options === undefined ? super.acquire() : super.acquire(checked(options))
  }
  /** Adds `n` permits. @throws ValueError when there would be more than at the beginning; then it adds none. */
  override release(n = 1): void {
    checkCount(n)
    if (n > 1 && this.getValue() + n > this.most) {
      throw new ValueError(`${this.name} has ${this.getValue()} of its ${this.most} permits; ${n} more are too many.`)
    }
    for (let permit = 0; permit < n; permit++) super.release()
  }
}

/** A flag that threads wait for. CPython: threading.Event. */
export class Event extends SharedEvent {
  /** @internal */
  static override readonly staysHome: boolean = true
}

/** A place where threads wait for each other. CPython: threading.Barrier. Its action must be exported: the last to come finds it by its name. */
export class Barrier extends SharedBarrier {
  /** @internal */
  static override readonly staysHome: boolean = true
}

function checkCount(n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new ValueError(`release() adds a whole number of permits from 1, not ${n}.`)
}

/** Constructors that reach what exists are not for programs; their types do not show them. */
type ById = new (place: ObjectId) => Lock
attachAtHomeWith('Lock', (id) => new (Lock as unknown as ById)(id))
attachAtHomeWith('RLock', (id) => new (RLock as unknown as ById)(id))
attachAtHomeWith('Condition', (id) => new (Condition as unknown as ById)(id))
attachAtHomeWith('Event', (id) => new (Event as unknown as ById)(id))
attachAtHomeWith('Semaphore', (id) => new Semaphore({ id }))
attachAtHomeWith('BoundedSemaphore', (id) => new BoundedSemaphore({ id }))
attachAtHomeWith('Barrier', (id) => new Barrier({ id }))

export type { Named }
