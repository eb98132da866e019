import type { ObjectId } from '../../shared/units.ts'
import { ValueError } from './errors.ts'
import { LockAt } from './lock-counters.ts'
import { OwnedLock, type LockOptions } from './owned-lock.ts'
import { attachWith, remember } from './shared-object.ts'

/**
 * Mutual exclusion between processes: one holds it, the others wait.
 * Not recursive: a process that acquires twice waits for itself. Any process may release it.
 * CPython: multiprocessing.Lock. `block` and `timeout` (seconds) are named in an options object; `robust` is our own.
 */
export class Lock extends OwnedLock {
  readonly #robust: boolean

  constructor(options?: LockOptions)
  /** @internal */
  constructor(id: ObjectId)
  constructor(place: LockOptions | ObjectId = {}) {
    super('Lock', place)
    this.#robust = this.memory.i32(this.base + LockAt.robust) === 1
    remember(this)
  }

  /** Gives the lock back. @throws ValueError when nobody holds it. */
  release(): void {
    if (this.mutex.isMine) this.giveBack(0)
    else this.#giveBackAnothers()
  }

  #giveBackAnothers(): void {
    const { holder } = this.mutex
    if (holder === null) {
      throw new ValueError(
        `${this.name} was released while nobody held it: acquire() must come first, once for each release().`,
      )
    }
    this.giveBack(1 + holder)
  }

  /** @internal */
  releaseAll(): number {
    this.release()
    return 1
  }
  /** @internal */
  acquireAgain(): void {
    this.acquire()
  }

  protected get mayInherit(): boolean {
    return this.#robust
  }
  protected readonly leftInside = true
}

attachWith('Lock', (id) => new Lock(id))
