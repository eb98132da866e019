import { EVENT_BYTES, type EventKind } from '../../shared/trace.ts'
import type { Clock } from './memory/clock.ts'
import type { Memory } from './memory/memory.ts'
import type { ProcessEntry } from './process-table.ts'

/**
 * The ring in the arena where this process, and nobody else, writes what it does. It never waits: the oldest events are
 * overwritten when the lab is slow, and the lab counts how many. The head counts all events ever written (modulo 2³²) and
 * is stored after the event, so what it covers is whole even when the process is killed.
 */
export class FlightRecorder {
  /** False under `--no-trace`: then nobody need read the clock. */
  readonly on: boolean
  readonly #memory: Memory
  readonly #clock: Clock
  readonly #ring: number
  readonly #mask: number
  readonly #headAt: number
  #head = 0

  constructor(memory: Memory, clock: Clock, entry: Pick<ProcessEntry, 'recorder' | 'recorderHeadAt'>) {
    const { at, bytes } = entry.recorder
    this.on = bytes > 0
    this.#memory = memory
    this.#clock = clock
    this.#ring = at
    this.#mask = bytes / EVENT_BYTES - 1
    this.#headAt = entry.recorderHeadAt
  }

  /** Now, on the run's clock; 0 when recording is off. */
  now(): number {
    return this.on ? this.#clock.nowNs() : 0
  }

  /**
   * The one place through which everything passes that another process can observe.
   * See shared/trace.ts for what the numbers mean for each kind.
   */
  observe(kind: EventKind, object: number, timeNs: number, durationNs: number, first: number, second: number): void {
    if (!this.on) return
    const head = this.#head
    const at = this.#ring + (head & this.#mask) * EVENT_BYTES
    this.#memory.writeEvent(at, timeNs, kind, object, durationNs, first, second)
    this.#head = (head + 1) | 0
    this.#memory.publish(this.#headAt, this.#head)
  }
}
