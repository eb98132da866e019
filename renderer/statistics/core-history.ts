import type { ProcessSnapshot } from '../../shared/run.ts'
import type { ProcessIndex } from '../../shared/units.ts'

/** Processes are measured ten times a second; ticks come faster. */
const PERIOD_MS = 90
const MOST_MOMENTS = 2400
/** Less of a core than this is noise. */
const LEAST_SHARE = 0.01

export interface Placement {
  readonly process: ProcessIndex
  readonly core: number
  /** Of one core, since the moment before. */
  readonly share: number
}
export interface Moment {
  readonly atMs: number
  readonly placements: readonly Placement[]
}

/** Which process was seen on which core, and how often each changed it. Where the system does not tell, it stays empty. */
export class CoreHistory {
  #moments: Moment[] = []
  #periodMs = PERIOD_MS
  readonly #lastCore = new Map<ProcessIndex, number>()
  readonly #migrations = new Map<ProcessIndex, number>()

  get moments(): readonly Moment[] {
    return this.#moments
  }

  /** Changes of core between two looks: at least so many migrations. */
  migrationsOf(process: ProcessIndex): number {
    return this.#migrations.get(process) ?? 0
  }
  /** The core it was seen on last, also when it has ended. */
  lastCoreOf(process: ProcessIndex): number | null {
    return this.#lastCore.get(process) ?? null
  }

  add(atMs: number, processes: readonly ProcessSnapshot[]): void {
    const placements: Placement[] = []
    for (const { index, core, cpuShare } of processes) {
      if (core === null) continue
      const before = this.#lastCore.get(index)
      if (before !== undefined && before !== core) this.#migrations.set(index, this.migrationsOf(index) + 1)
      this.#lastCore.set(index, core)
      if (cpuShare !== null && cpuShare >= LEAST_SHARE) placements.push({ process: index, core, share: cpuShare })
    }
    const last = this.#moments.at(-1)
    if (last !== undefined && atMs - last.atMs < this.#periodMs && !hasNew(last, placements)) return
    this.#moments.push({ atMs, placements })
    if (this.#moments.length <= MOST_MOMENTS) return
    // Every second one is let go, so that a run of any length keeps its whole story.
    this.#moments = this.#moments.filter((_, at) => at % 2 === 0)
    this.#periodMs *= 2
  }
}

/** One that was not seen a moment before may be gone at the next: it is worth a moment of its own. */
const hasNew = (last: Moment, placements: readonly Placement[]): boolean =>
  placements.some(({ process }) => !last.placements.some((before) => before.process === process))
