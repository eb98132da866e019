import { EventKind } from '../../shared/trace.ts'
import { blocked } from './blocking.ts'
import type { Context } from './context.ts'
import { ANYWHERE } from './home.ts'
import { LockAt } from './lock-counters.ts'
import { Mutex } from './mutex.ts'
import { WaitFor } from './process-table.ts'
import { OwnedLock, readLock, writeLock } from './owned-lock.ts'
import { RLock } from './rlock.ts'
import { Part, type Named, type SharedObject } from './shared-object.ts'
import { SLICE_MS } from './wait-list.ts'

/** What Value and Array take beside their values. CPython: the arguments of multiprocessing.Value. */
export interface LockedOptions extends Named {
  /**
   * What each access is made under. Left out or true: a recursive lock of the object's own; a Lock or an RLock: that one
   * (a program that holds a Lock, which is not recursive, and then reads the value waits for itself, as in CPython);
   * false: none, and nothing protects an access from another's.
   */
  readonly lock?: boolean | OwnedLock | undefined
}

/**
 * The part of a Value's and of an Array's entry that concerns its lock; that of its own is laid out as `LockAt` says.
 *
 *   24 semaphore   32 lock: 0 its own, −1 none, else the id of another   36 which part of that   64 word   128 … counters
 */
const At = { semaphore: LockAt.semaphore, lock: 32, word: LockAt.word } as const
const OWN = 0
const NONE = -1
/** Another's access takes nanoseconds: who waits longer than this, milliseconds, waits for `getLock()`, and is seen to. */
const BRIEF_MS = 2

/**
 * The lock of a Value or an Array. An access holds the word for a few nanoseconds, with `depth` 0; `getLock()` holds the
 * same word with a depth, as long as the program likes. So one atomic step lets an access in, and a holder that died in an
 * access, which leaves everything in order at every moment, is told from one that died in its critical section.
 */
export class ObjectLock {
  readonly #run: Context
  readonly #holder: SharedObject
  readonly #base: number
  /** What accesses are made under, when it is the word in this entry. */
  readonly #own: Mutex | undefined
  readonly #other: OwnedLock | undefined
  #facade: RLock | undefined

  /** Writes it into an entry. @throws TypeError for a lock that is none. */
  static lay({ arena }: Context, base: number, lock: LockedOptions['lock']): void {
    const { memory } = arena
    memory.setI32(base + At.semaphore, arena.newSemaphore())
    if (lock === undefined || lock === true) return
    if (lock !== false && !(lock instanceof OwnedLock)) {
      throw new TypeError(`The option lock is true, false, a Lock or an RLock, not ${String(lock)}.`)
    }
    if (lock === false) memory.setI32(base + At.lock, NONE)
    else writeLock(memory, base + At.lock, lock, ANYWHERE)
  }

  constructor(run: Context, holder: SharedObject, base: number) {
    const { memory } = run.arena
    this.#run = run
    this.#holder = holder
    this.#base = base
    const lock = memory.i32(base + At.lock)
    if (lock === OWN) this.#own = new Mutex(run.arena, base + At.word, memory.i32(base + At.semaphore), run.entry.index)
    this.#other = lock > 0 ? readLock(memory, base + At.lock) : undefined
  }

  /** Begins an access. @returns whether `leave` must end it. */
  enter(): boolean {
    const own = this.#own
    if (own !== undefined) {
      // Asked first, as it is the cheaper question: a program that reads and writes under getLock() holds it already.
      if (own.isMine) return false
      if (own.tryAcquire()) return true
    }
    return this.#enterSlowly()
  }
  leave(): void {
    const own = this.#own
    if (own !== undefined) own.release()
    else this.#other?.release()
  }

  /** @throws TypeError when there is none. */
  get lock(): OwnedLock {
    if (this.#other) return this.#other
    if (!this.#own) throw new TypeError(`${this.#holder.name} was made with lock: false, so it has no lock to get.`)
    return (this.#facade ??= new RLock(this.#holder.id, Part.Lock))
  }

  #enterSlowly(): boolean {
    const own = this.#own
    if (own === undefined) return this.#other?.acquire() ?? false
    if (own.acquireSlowly(performance.now() + BRIEF_MS)) return true
    const { id } = this.#holder
    const { waitedNs, nowNs } = blocked(this.#run, WaitFor.Lock, id, Infinity, () => {
      while (!own.acquireSlowly(performance.now() + SLICE_MS) && !this.#takeOver(own));
      return true
    })
    this.#run.recorder.observe(EventKind.WaitEnd, id, nowNs, waitedNs, WaitFor.Lock, 0)
    return true
  }

  #takeOver(own: Mutex): boolean {
    return this.#run.arena.memory.i32(this.#base + LockAt.depth) === 0 && own.takeFromDead() !== null
  }
}
