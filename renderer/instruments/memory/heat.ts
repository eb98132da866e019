import type { MemoryReport } from '../../../shared/run.ts'
import type { ObjectId } from '../../../shared/units.ts'

export interface Heat {
  /** Elements read and written a second: of late, or on average of a run that is over. */
  readonly readsPerSecond: number
  readonly writesPerSecond: number
}
const COLD: Heat = { readsPerSecond: 0, writesPerSecond: 0 }
/** How much of what was hot stays when nothing happens, each time it is looked at. */
const KEPT = 0.6

interface Look {
  readonly atMs: number
  readonly reads: number
  readonly writes: number
  readonly heat: Heat
}

/** How fast each object is read and written now: differences of the exact counts, smoothed so that the eye can follow. */
export class HeatWatch {
  readonly #looks = new Map<ObjectId, Look>()

  of(id: ObjectId): Heat {
    return this.#looks.get(id)?.heat ?? COLD
  }

  look(atMs: number, memory: readonly MemoryReport[]): void {
    for (const { id, reads, writes } of memory) {
      const before = this.#looks.get(id) ?? { atMs: 0, reads: 0, writes: 0, heat: COLD }
      const passedMs = atMs - before.atMs
      if (passedMs <= 0) continue
      const rate = (now: number, then: number, kept: number): number =>
        Math.max(((now - then) * 1000) / passedMs, now === then ? kept * KEPT : 0)
      const heat = {
        readsPerSecond: rate(reads, before.reads, before.heat.readsPerSecond),
        writesPerSecond: rate(writes, before.writes, before.heat.writesPerSecond),
      }
      this.#looks.set(id, { atMs, reads, writes, heat })
    }
  }
}

/** Over a whole run, when it is over. */
export const meanHeat = ({ reads, writes }: MemoryReport, runMs: number): Heat => ({
  readsPerSecond: (reads * 1000) / Math.max(1, runMs),
  writesPerSecond: (writes * 1000) / Math.max(1, runMs),
})

/** 0 to 1: from once a second to a million times. */
export const warmth = (perSecond: number): number => Math.min(1, Math.max(0, Math.log10(perSecond + 1) / 6))
