import type { ObjectId } from '../../shared/units.ts'
import { AssertionError } from './errors.ts'
import { LockAt } from './lock-counters.ts'
import { OwnedLock, type LockOptions } from './owned-lock.ts'
import { attachWith, Part, remember } from './shared-object.ts'
import type { Waiting } from './waiting.ts'

/**
 * A recursive lock: the process that holds it may acquire it again, and gives it back with as many releases. Only the
 * outermost pair is timed, counted and recorded. CPython: multiprocessing.RLock (which belongs to a thread of a process).
 *
 * `depth` says how often it was acquired. It is 0 while the word is being taken or given back: who is killed then was not
 * in the critical section, and the next process simply takes the lock over.
 */
export class RLock extends OwnedLock {
  readonly #robust: boolean
  readonly #depthAt: number
  /** @internal */
  override readonly part: Part

  constructor(options?: LockOptions)
  /** @internal The lock of the Value or Array with this id lies in that one's entry. */
  constructor(id: ObjectId, part?: typeof Part.Lock)
  constructor(place: LockOptions | ObjectId = {}, part?: typeof Part.Lock) {
    super('RLock', place)
    this.#robust = this.memory.i32(this.base + LockAt.robust) === 1
    this.#depthAt = this.base + LockAt.depth
    this.part = part ?? Part.Whole
    if (this.part === Part.Whole) remember(this)
  }

  /** What the screen calls it; of a Value's own lock, "Value-1.getLock()". Not in CPython: it has no screen. */
  override get name(): string {
    return this.part === Part.Lock ? `${super.name}.getLock()` : super.name
  }

  /**
   * Takes the lock, or takes it once more, waiting while another process holds it.
   * @param options.block false: do not wait. @param options.timeout seconds to wait at most.
   * @returns whether the lock was taken; always true without options.
   */
  override acquire(options?: Waiting): boolean {
    if (this.mutex.isMine) {
      this.memory.setI32(this.#depthAt, this.memory.i32(this.#depthAt) + 1)
      return true
    }
    return super.acquire(options)
  }

  /** Gives back one acquisition. @throws AssertionError when this process does not hold the lock. */
  release(): void {
    if (!this.mutex.isMine) {
      throw new AssertionError(
        `${this.name} was released by ${this.run.entry.name}, which does not hold it: a recursive lock is given back by the process that acquired it.`,
      )
    }
    const depth = this.memory.i32(this.#depthAt) - 1
    this.memory.setI32(this.#depthAt, depth)
    if (depth === 0) this.giveBack(0)
  }

  /** @internal */
  releaseAll(): number {
    const depth = this.memory.i32(this.#depthAt)
    this.memory.setI32(this.#depthAt, 0)
    this.giveBack(0)
    return depth
  }
  /** @internal */
  acquireAgain(depth: number): void {
    super.acquire()
    this.memory.setI32(this.#depthAt, depth)
  }

  protected get mayInherit(): boolean {
    return this.#robust || !this.leftInside
  }
  protected get leftInside(): boolean {
    return this.memory.i32(this.#depthAt) > 0
  }

  protected override enteredFree(nowNs: number): void {
    this.memory.setI32(this.#depthAt, 1)
    super.enteredFree(nowNs)
  }
  protected override entered(nowNs: number, waitedNs: number, contended: 0 | 1, from: number): void {
    this.memory.setI32(this.#depthAt, 1)
    super.entered(nowNs, waitedNs, contended, from)
  }
}

attachWith('RLock', (id) => new RLock(id))
