import type { ProcessIndex } from '../../shared/units.ts'

/** Elements whose writes are counted one by one: as many as are shown. */
const ELEMENTS = 64

export interface LostUpdate {
  readonly atNs: number
  /** Who overwrote what it had not seen. */
  readonly process: ProcessIndex
  readonly lost: number
}

/** What the events say of one Value or Array. */
export class MemoryStatistics {
  readonly writers = new Map<ProcessIndex, number>()
  /** Of an Array: how often each of its first elements was written. */
  readonly elementWrites = new Float64Array(ELEMENTS)
  /** The first update that was lost, by time; null when none was seen. */
  firstLost: LostUpdate | null = null

  /** @param version of a Value: the version this write made, −1 for an Array; @param seen the version read before. */
  wroteValue(process: ProcessIndex, atNs: number, version: number, seen: number): void {
    this.#count(process)
    const lost = seen < 0 ? 0 : version - seen - 1
    if (lost > 0 && (this.firstLost === null || atNs < this.firstLost.atNs)) this.firstLost = { atNs, process, lost }
  }

  wroteElement(process: ProcessIndex, index: number): void {
    this.#count(process)
    if (index >= 0 && index < ELEMENTS) this.elementWrites[index]! += 1
  }

  #count(process: ProcessIndex): void {
    this.writers.set(process, (this.writers.get(process) ?? 0) + 1)
  }
}
