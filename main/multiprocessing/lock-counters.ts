import { EventKind } from '../../shared/trace.ts'
import type { FlightRecorder } from './flight-recorder.ts'
import type { Memory } from './memory/memory.ts'
import { ObjectAt } from './object-table.ts'

/**
 * What everything that is waited for has in its entry. The word that everybody looks at has a cache line of its own; the
 * counters, which only the holder writes (of the lock itself, or of the guard where there is no one holder), have another.
 *
 *   24 semaphore   28 robust   64 word   128 acquisitions d   136 contentions d   144 wait ns d   152 longest wait ns d
 *   160 hold ns d  168 longest hold ns d   176 acquired at ns d: 0 while nobody holds it (and in a run that is not
 *   recorded); negative when an Acquire event has told of it   184 depth (RLock)
 *   188 1 + index of the process that died holding it (robust), until recover()
 */
export const LockAt = {
  semaphore: ObjectAt.own,
  robust: ObjectAt.own + 4,
  word: 64,
  acquisitions: 128,
  contentions: 136,
  waitNs: 144,
  waitMaxNs: 152,
  holdNs: 160,
  holdMaxNs: 168,
  acquiredNs: 176,
  depth: 184,
  inconsistent: 188,
} as const

/** One writer at a time, so plain additions are exact. */
export class LockCounters {
  readonly #memory: Memory
  readonly #recorder: FlightRecorder
  readonly #id: number
  readonly #at: number

  constructor(memory: Memory, recorder: FlightRecorder, id: number, base: number) {
    this.#memory = memory
    this.#recorder = recorder
    this.#id = id
    this.#at = base
  }

  /** It was free and is taken: no event yet, its release will tell of both. */
  takenFree(nowNs: number): void {
    const memory = this.#memory
    const at = this.#at
    memory.setF64(at + LockAt.acquisitions, memory.f64(at + LockAt.acquisitions) + 1)
    memory.setF64(at + LockAt.acquiredNs, nowNs)
  }

  /** It was taken, and that is told. @param fromDead 1 + the index of the process that died holding it, else 0. */
  acquired(nowNs: number, waitedNs: number, contended: 0 | 1, fromDead: number): void {
    const memory = this.#memory
    const at = this.#at
    memory.setF64(at + LockAt.acquisitions, memory.f64(at + LockAt.acquisitions) + 1)
    memory.setF64(at + LockAt.acquiredNs, -nowNs)
    if (contended === 1) this.#contended(waitedNs)
    this.#recorder.observe(EventKind.Acquire, this.#id, nowNs, waitedNs, contended, fromDead)
  }

  /** It is about to be given back. @param taker 1 + the index of who had taken it when that was another process, else 0. */
  released(taker: number): void {
    const recorder = this.#recorder
    if (!recorder.on) return
    const memory = this.#memory
    const at = this.#at
    const sinceNs = memory.f64(at + LockAt.acquiredNs)
    memory.setF64(at + LockAt.acquiredNs, 0)
    const nowNs = recorder.now()
    // 0: its taker was killed before it had written when.
    const heldNs = sinceNs === 0 ? 0 : nowNs - Math.abs(sinceNs)
    memory.setF64(at + LockAt.holdNs, memory.f64(at + LockAt.holdNs) + heldNs)
    if (heldNs > memory.f64(at + LockAt.holdMaxNs)) memory.setF64(at + LockAt.holdMaxNs, heldNs)
    recorder.observe(EventKind.Release, this.#id, nowNs, heldNs, sinceNs > 0 ? 1 : 0, taker)
  }

  /** As `released`, by who knows since when it was held: a semaphore has several holders. NaN: it was not. */
  releasedAfter(acquiredNs: number): void {
    const memory = this.#memory
    const at = this.#at
    const nowNs = this.#recorder.now()
    const heldNs = acquiredNs <= nowNs ? nowNs - acquiredNs : 0
    memory.setF64(at + LockAt.holdNs, memory.f64(at + LockAt.holdNs) + heldNs)
    if (heldNs > memory.f64(at + LockAt.holdMaxNs)) memory.setF64(at + LockAt.holdMaxNs, heldNs)
    this.#recorder.observe(EventKind.Release, this.#id, nowNs, heldNs, 0, 0)
  }

  /** Counts one more that got what it wanted, and its wait if it had to wait. */
  waited(waitedNs: number, contended: 0 | 1): void {
    const memory = this.#memory
    const at = this.#at
    memory.setF64(at + LockAt.acquisitions, memory.f64(at + LockAt.acquisitions) + 1)
    if (contended === 1) this.#contended(waitedNs)
  }

  #contended(waitedNs: number): void {
    const memory = this.#memory
    const at = this.#at
    memory.setF64(at + LockAt.contentions, memory.f64(at + LockAt.contentions) + 1)
    memory.setF64(at + LockAt.waitNs, memory.f64(at + LockAt.waitNs) + waitedNs)
    if (waitedNs > memory.f64(at + LockAt.waitMaxNs)) memory.setF64(at + LockAt.waitMaxNs, waitedNs)
  }
}
