import { SharedObject } from './shared-object.ts'
import type { Waiting } from './waiting.ts'

/**
 * What is acquired and released: Lock, RLock, Semaphore, BoundedSemaphore, and Condition, which passes it on to its lock.
 * CPython: multiprocessing.Lock and those like it, which have no class in common.
 */
export abstract class Acquirable extends SharedObject {
  /** Takes it, waiting while it cannot be had. @returns whether it was taken. */
  abstract acquire(options?: Waiting): boolean
  /** Gives it back. @throws ValueError, or AssertionError, when it was not taken before. */
  abstract release(): void

  /**
   * Runs `section` between acquire and release, however `section` ends. A promise that it returns is not waited for.
   * CPython: __enter__ and __exit__, as in `with lock:`.
   */
  with<T>(section: () => T): T {
    this.acquire()
    try {
      return section()
    } finally {
      this.release()
    }
  }

  /**
   * Acquires now, and releases at the end of the block: `using held = lock.acquired()`. The object itself is not
   * disposable: `using l = lock` would release what was never acquired. CPython: __enter__, as in `with lock:`.
   */
  acquired(): Held {
    this.acquire()
    return new Held(this)
  }
}

/** An acquisition that lasts until its block ends. Not in CPython: its locks are context managers themselves. */
export class Held implements Disposable {
  #lock: Pick<Acquirable, 'release'> | undefined

  constructor(lock: Pick<Acquirable, 'release'>) {
    this.#lock = lock
  }

  /** Releases; once only, so that an early end by hand is possible. */
  [Symbol.dispose](): void {
    const lock = this.#lock
    this.#lock = undefined
    lock?.release()
  }
}
