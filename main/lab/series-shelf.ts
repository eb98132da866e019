import { randomBytes } from 'node:crypto'
import type { GradeRule, OutcomeChoice } from '../../shared/outcome.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import { isSeriesOver, RUN_LIMIT_MS, type SeriesSnapshot } from '../../shared/series.ts'
import { seriesId, type SeriesId } from '../../shared/units.ts'
import type { ProgramToCompile } from './runs/compile-program.ts'
import { Series } from './series.ts'
import type { Run, RunListener } from './run.ts'

/** So many are kept, for comparing and for windows that open later. */
const MOST_SERIES = 20

/** A series that cannot begin, and why, in one sentence. */
export class SeriesRefusal extends Error {
  override readonly name = 'SeriesRefusal'
}

export interface SeriesOptions {
  readonly times: number
  readonly trace?: boolean | undefined
  /** For each run. */
  readonly limitMs?: number | undefined
  /** Runs in place of the scenario's program: a changed copy. */
  readonly source?: string | undefined
}

/** What a series runs. */
export interface SeriesProgram {
  /** The scenario's id, or the program's path. */
  readonly scenario: string
  readonly program: ProgramToCompile
  readonly params: ParameterValues
  readonly grades: readonly GradeRule[]
  readonly outcome: OutcomeChoice | undefined
  /** Asked before each run: the user may have taken back that it may run. */
  readonly mayRun: () => boolean
}

export interface ShelfSurroundings {
  /** Settles when processes for the next run wait ready. */
  ready(): Promise<void>
  /** Starts a run that tells nobody but `listener`. */
  start(program: SeriesProgram, trace: boolean, timeoutMs: number, listener: RunListener): Promise<Run>
  changed(snapshot: SeriesSnapshot): void
}

/** The series of a lab's session, the live one and those that are over. */
export class SeriesShelf {
  readonly #surroundings: ShelfSurroundings
  readonly #series = new Map<SeriesId, Series>()

  constructor(surroundings: ShelfSurroundings) {
    this.#surroundings = surroundings
  }

  /** The oldest first. */
  get snapshots(): SeriesSnapshot[] {
    return [...this.#series.values()].map((series) => series.snapshot)
  }

  /** @throws SeriesRefusal while another series is live: each would change what the other measures. */
  start(program: SeriesProgram, { times, trace = true, limitMs = RUN_LIMIT_MS }: SeriesOptions): Series {
    const live = this.snapshots.find(({ status }) => !isSeriesOver(status))
    if (live) {
      const where = `${live.scenario}, ${live.done} of ${live.times} runs`
      throw new SeriesRefusal(`Another series runs (${where}); stop it or wait for its end, then start this one.`)
    }
    const { scenario, params, grades } = program
    const changed = program.program.source !== undefined
    const series = new Series(
      { id: seriesId(randomBytes(5).toString('hex')), scenario, params, times, trace, changed, grades },
      {
        ready: () => this.#surroundings.ready(),
        start: (listener) => {
          if (!program.mayRun())
            throw new SeriesRefusal(`You have taken back that ${scenario} may run, so the series was ended.`)
          return this.#surroundings.start(program, trace, limitMs, listener)
        },
        changed: (snapshot) => this.#surroundings.changed(snapshot),
      },
    )
    this.#series.set(series.request.id, series)
    const [oldest] = this.#series.keys()
    if (this.#series.size > MOST_SERIES && oldest !== undefined) this.#series.delete(oldest)
    return series
  }

  stop(id: SeriesId): void {
    this.#series.get(id)?.stop()
  }

  /** Ends the live one and waits for its last process. */
  async close(): Promise<void> {
    for (const series of this.#series.values()) series.stop('The lab was closed.')
    await Promise.all([...this.#series.values()].map((series) => series.over))
  }
}
