import { gradeOf, type Grade, type GradeRule, type Graded, type Outcome } from './outcome.ts'
import type { ParameterValues } from './parameters.ts'
import type { SeriesId } from './units.ts'

/** A series is one scenario run many times, one run after the other. So many at most. */
export const MOST_TIMES = 1000
/** A run of a series that takes longer is ended and counted as timed out: else one that hangs would hold up all others. */
export const RUN_LIMIT_MS = 60_000
export const MOST_RUN_LIMIT_MS = 3_600_000

export type SeriesStatus = 'running' | 'stopping' | 'finished' | 'stopped' | 'failed'

export const isSeriesOver = (status: SeriesStatus): boolean =>
  status === 'finished' || status === 'stopped' || status === 'failed'

/** One outcome of a series, and how many runs came to it. */
export interface OutcomeCount extends Outcome {
  readonly count: number
  /** null where the scenario's author states no grades. */
  readonly grade: Grade | null
  /** One sentence; empty without a grade. */
  readonly because: string
  /** The first run that came to it, from 1. */
  readonly firstRun: number
}

export interface SeriesSnapshot {
  readonly id: SeriesId
  /** The scenario's id, or the program's path when it came from outside. */
  readonly scenario: string
  readonly params: ParameterValues
  readonly trace: boolean
  /** Its runs are of a changed copy of the program, which the lesson's grades say nothing about. */
  readonly changed: boolean
  /** How many runs were asked for. */
  readonly times: number
  /** How many came to an outcome so far. */
  readonly done: number
  readonly status: SeriesStatus
  /** One sentence: why it ended before its last run. Empty while nothing needs saying. */
  readonly reason: string
  /** The most frequent first; of those with the same count, the one that came first. */
  readonly outcomes: readonly OutcomeCount[]
  /** Of the runs that are done; null while none is. */
  readonly wallMs: { readonly min: number; readonly median: number; readonly max: number } | null
  /** Since the series began, to now or to its end. */
  readonly elapsedMs: number
}

/** null where the author states no grades: such outcomes are counted only. */
export const gradeIn = (rules: readonly GradeRule[], params: ParameterValues, outcome: Outcome): Graded | null =>
  rules.length === 0 ? null : gradeOf(rules, params, outcome)

/** How many runs of a series came to outcomes of this grade. */
export const countOf = (outcomes: readonly OutcomeCount[], grade: Grade | null): number =>
  outcomes.reduce((sum, outcome) => sum + (outcome.grade === grade ? outcome.count : 0), 0)
