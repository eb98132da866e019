import { Held } from '../acquirable.ts'
import { deadlineOf, type Waiting } from '../waiting.ts'
import { BaseProxy, timeoutArgument, waitingArguments } from './proxy.ts'

/**
 * A Lock, RLock, Semaphore or BoundedSemaphore that a manager keeps: threading's, a process being what a thread is there. So
 * misuse is a RuntimeError (a ValueError past a semaphore's bound), and a lock that is not recursive may be released by
 * another process. One that is killed keeps what it holds, as in CPython. CPython: multiprocessing.managers.AcquirerProxy.
 */
export class AcquirerProxy extends BaseProxy {
  /**
   * Takes it, waiting while it cannot be had.
   * @param options.block false: do not wait. @param options.timeout seconds to wait at most.
   * @returns whether it was acquired; always true without options.
   */
  acquire(options?: Waiting): boolean {
    return this.ask('acquire', ...waitingArguments(options)) as boolean
  }
  /** Gives it back. @throws RuntimeError when it is not held; of an RLock, by this process. @throws ValueError past a semaphore's bound. */
  release(): void {
    this.ask('release')
  }
  /** Runs `section` between acquire and release, however it ends. CPython: __enter__ and __exit__. */
  with<T>(section: () => T): T {
    this.acquire()
    try {
      return section()
    } finally {
      this.release()
    }
  }
  /** Acquires now, and releases at the end of the block: `using held = lock.acquired()`. CPython: __enter__. */
  acquired(): Held {
    this.acquire()
    return new Held(this)
  }
}

/** A Semaphore or BoundedSemaphore that a manager keeps. CPython: multiprocessing.managers.AcquirerProxy. */
export class SemaphoreProxy extends AcquirerProxy {
  /** Adds permits; CPython's proxy adds one. @throws ValueError past a BoundedSemaphore's bound. */
  override release(permits = 1): void {
    this.ask('release', permits)
  }
}

/** A Condition that a manager keeps; its lock is acquired through it. CPython: multiprocessing.managers.ConditionProxy. */
export class ConditionProxy extends AcquirerProxy {
  /**
   * Gives the lock back, waits for a notification, and takes the lock again.
   * @param timeout seconds to wait at most. @returns false when none came in time.
   * @throws RuntimeError when this process does not hold the lock.
   */
  wait(timeout?: number): boolean {
    return this.ask('wait', timeoutArgument(timeout)) as boolean
  }
  /**
   * Waits until `predicate`, which is asked in this process, gives something true.
   * @param timeout seconds to wait at most. @returns what it gave last.
   * @throws RuntimeError when this process does not hold the lock.
   */
  waitFor<T>(predicate: () => T, timeout?: number): T {
    const deadlineMs = deadlineOf({ timeout })
    for (;;) {
      const result = predicate()
      const leftMs = deadlineMs - performance.now()
      if (result || leftMs <= 0) return result
      this.wait(leftMs === Infinity ? undefined : leftMs / 1000)
    }
  }
  /** Wakes `n` of the processes that wait now. @throws RuntimeError when this process does not hold the lock. */
  notify(n = 1): void {
    this.ask('notify', n)
  }
  /** Wakes all processes that wait now. @throws as notify(). */
  notifyAll(): void {
    this.ask('notifyAll')
  }
}

/** An Event that a manager keeps. CPython: multiprocessing.managers.EventProxy. */
export class EventProxy extends BaseProxy {
  /** Whether it is set. */
  isSet(): boolean {
    return this.ask('isSet') as boolean
  }
  /** Sets it and wakes everyone who waits for it. */
  set(): void {
    this.ask('set')
  }
  /** Takes it back: who calls `wait` from now on waits. */
  clear(): void {
    this.ask('clear')
  }
  /** Waits until it is set. @param timeout seconds to wait at most. @returns false when it was not set in time. */
  wait(timeout?: number): boolean {
    return this.ask('wait', timeoutArgument(timeout)) as boolean
  }
}

/**
 * A Barrier that a manager keeps. Its action runs in the manager's server. CPython: multiprocessing.managers.BarrierProxy.
 */
export class BarrierProxy extends BaseProxy {
  /**
   * Waits until all parties have come.
   * @param timeout seconds to wait at most; then the barrier is broken for all. Left out: the barrier's own.
   * @returns as which it came: 0 to parties − 1. @throws BrokenBarrierError when it is broken, or is meanwhile.
   */
  wait(timeout?: number): number {
    return this.ask('wait', timeoutArgument(timeout)) as number
  }
  /** Makes it whole and empty again; who waits there gets a BrokenBarrierError. */
  reset(): void {
    this.ask('reset')
  }
  /** Breaks it: who waits there, or comes, gets a BrokenBarrierError, until `reset`. */
  abort(): void {
    this.ask('abort')
  }
  /** How many must come. */
  get parties(): number {
    return this.ask('parties') as number
  }
  /** How many have come and wait. */
  get nWaiting(): number {
    return this.ask('nWaiting') as number
  }
  /** Whether it is broken. */
  get broken(): boolean {
    return this.ask('broken') as boolean
  }
}
