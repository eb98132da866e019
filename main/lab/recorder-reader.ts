import { EVENT_BYTES } from '../../shared/trace.ts'
import type { RecorderBatch } from '../../shared/run.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import type { ProcessEntry } from '../multiprocessing/process-table.ts'

/** The lab's end of a flight recorder: copies out what is new and counts what was overwritten before it came. */
export class RecorderReader {
  events = 0
  dropped = 0
  readonly #memory: Memory
  readonly #entry: ProcessEntry
  #tail = 0

  constructor(memory: Memory, entry: ProcessEntry) {
    this.#memory = memory
    this.#entry = entry
  }

  /** What was written since the last time; undefined when there is nothing. */
  read(): RecorderBatch | undefined {
    const { at, bytes: size } = this.#entry.recorder
    if (at === 0 || size === 0) return undefined
    const capacity = size / EVENT_BYTES
    const head = this.#memory.load(this.#entry.recorderHeadAt)
    let count = (head - this.#tail) | 0
    if (count === 0) return undefined
    if (count > capacity) count = this.#skip(count - capacity, count)
    const bytes = this.#copy(at, capacity, this.#tail, count)
    // The writer went on meanwhile: what it has lapped, and the one event it may be writing, is not to be trusted.
    const lapped = ((this.#memory.load(this.#entry.recorderHeadAt) - this.#tail) | 0) + 1 - capacity
    const lost = Math.min(count, Math.max(0, lapped))
    this.#tail = head
    this.dropped += lost
    this.events += count - lost
    return { process: this.#entry.index, bytes: bytes.subarray(lost * EVENT_BYTES), dropped: this.dropped }
  }

  #skip(lost: number, count: number): number {
    this.dropped += lost
    this.#tail = (this.#tail + lost) | 0
    return count - lost
  }

  #copy(ring: number, capacity: number, from: number, count: number): Uint8Array {
    const start = from & (capacity - 1)
    const first = Math.min(count, capacity - start)
    const head = this.#memory.read(ring + start * EVENT_BYTES, first * EVENT_BYTES)
    if (first === count) return head
    const bytes = new Uint8Array(count * EVENT_BYTES)
    bytes.set(head)
    bytes.set(this.#memory.read(ring, (count - first) * EVENT_BYTES), first * EVENT_BYTES)
    return bytes
  }
}
