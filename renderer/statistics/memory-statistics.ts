import type { ProcessIndex } from '../../shared/units.ts'

/** Elements whose writes are counted one by one: as many as are shown. */
const ELEMENTS = 64

/** What the events say of one Value or Array. */
export class MemoryStatistics {
  readonly writers = new Map<ProcessIndex, number>()
  /** Of an Array: how often each of its first elements was written. */
  readonly elementWrites = new Float64Array(ELEMENTS)

  wrote(process: ProcessIndex): void {
    this.writers.set(process, (this.writers.get(process) ?? 0) + 1)
  }

  wroteElement(process: ProcessIndex, index: number): void {
    this.wrote(process)
    if (index >= 0 && index < ELEMENTS) this.elementWrites[index]! += 1
  }
}
