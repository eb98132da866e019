import { EventKind } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { ValueError } from './errors.ts'
import type { FlightRecorder } from './flight-recorder.ts'
import { ObjectAt } from './object-table.ts'
import type { Memory } from './memory/memory.ts'
import { Mutex } from './mutex.ts'
import { WaitFor } from './process-table.ts'
import { attachWith, remember, SharedObject, type Named } from './shared-object.ts'
import { deadlineOf, type Waiting } from './waiting.ts'

/**
 * A lock's part of its entry. The word that everybody looks at has a cache line of its own; the counters, which only the
 * holder writes, have another.
 *
 *   24 semaphore   64 word   128 acquisitions d   136 contentions d   144 wait ns d   152 longest wait ns d
 *   160 hold ns d  168 longest hold ns d   176 acquired at ns d
 */
export const LockAt = {
  semaphore: ObjectAt.own,
  word: 64,
  acquisitions: 128,
  contentions: 136,
  waitNs: 144,
  waitMaxNs: 152,
  holdNs: 160,
  holdMaxNs: 168,
  acquiredNs: 176,
} as const

/**
 * Mutual exclusion between processes: one holds it, the others wait.
 * Not recursive: a process that acquires twice waits for itself. Any process may release it. CPython: multiprocessing.Lock.
 */
export class Lock extends SharedObject {
  readonly #memory: Memory
  readonly #recorder: FlightRecorder
  readonly #mutex: Mutex
  readonly #at: number

  constructor(options: Named | ObjectId = {}) {
    const made = typeof options === 'object'
    super(made ? { kind: 'Lock', name: options.name } : options)
    const { arena, entry, recorder } = this.run
    this.#memory = arena.memory
    this.#recorder = recorder
    this.#at = this.base
    if (made) this.#memory.setI32(this.base + LockAt.semaphore, arena.newSemaphore())
    const semaphore = this.#memory.i32(this.base + LockAt.semaphore)
    this.#mutex = new Mutex(arena, this.base + LockAt.word, semaphore, entry.index)
    if (made) this.publish('Lock')
    remember(this)
  }

  /**
   * Takes the lock, waiting while another process holds it.
   * @param options.block false: do not wait. @param options.timeout seconds to wait at most.
   * @returns whether the lock was taken; always true without options.
   */
  acquire(options?: Waiting): boolean {
    if (this.#mutex.tryAcquire()) {
      this.#acquired(this.#recorder.now(), 0, 0)
      return true
    }
    if (options?.block === false) return false
    return this.#acquireSlowly(deadlineOf(options))
  }

  /** Gives the lock back. @throws ValueError when nobody holds it. */
  release(): void {
    const memory = this.#memory
    const at = this.#at
    if (memory.i32(at + LockAt.word) === 0) {
      throw new ValueError(
        `${this.name} was released while nobody held it: acquire() must come first, once for each release().`,
      )
    }
    const recorder = this.#recorder
    if (recorder.on) {
      const nowNs = recorder.now()
      const heldNs = nowNs - memory.f64(at + LockAt.acquiredNs)
      memory.setF64(at + LockAt.holdNs, memory.f64(at + LockAt.holdNs) + heldNs)
      if (heldNs > memory.f64(at + LockAt.holdMaxNs)) memory.setF64(at + LockAt.holdMaxNs, heldNs)
      recorder.observe(EventKind.Release, this.id, nowNs, heldNs, 0, 0)
    }
    this.#mutex.release()
  }

  /** Runs `section` with the lock held and gives it back however `section` ends. */
  with<T>(section: () => T): T {
    this.acquire()
    try {
      return section()
    } finally {
      this.release()
    }
  }

  [Symbol.dispose](): void {
    this.release()
  }

  #acquireSlowly(deadlineMs: number): boolean {
    const { entry, arena } = this.run
    const beganNs = arena.clock.nowNs()
    this.#recorder.observe(EventKind.Wait, this.id, beganNs, 0, WaitFor.Lock, 0)
    entry.beginWait(WaitFor.Lock, this.id, beganNs, deadlineMs === Infinity)
    const taken = this.#mutex.acquireSlowly(deadlineMs)
    entry.endWait()
    const nowNs = arena.clock.nowNs()
    if (taken) this.#acquired(nowNs, nowNs - beganNs, 1)
    else this.#recorder.observe(EventKind.WaitEnd, this.id, nowNs, nowNs - beganNs, WaitFor.Lock, 0)
    return taken
  }

  /** The holder alone writes the counters, so plain additions are exact. */
  #acquired(nowNs: number, waitedNs: number, contended: 0 | 1): void {
    const memory = this.#memory
    const at = this.#at
    memory.setF64(at + LockAt.acquisitions, memory.f64(at + LockAt.acquisitions) + 1)
    memory.setF64(at + LockAt.acquiredNs, nowNs)
    if (contended === 1) {
      memory.setF64(at + LockAt.contentions, memory.f64(at + LockAt.contentions) + 1)
      memory.setF64(at + LockAt.waitNs, memory.f64(at + LockAt.waitNs) + waitedNs)
      if (waitedNs > memory.f64(at + LockAt.waitMaxNs)) memory.setF64(at + LockAt.waitMaxNs, waitedNs)
    }
    this.#recorder.observe(EventKind.Acquire, this.id, nowNs, waitedNs, contended, 0)
  }
}

attachWith('Lock', (id) => new Lock(id))
