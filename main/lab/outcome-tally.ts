import type { GradeRule, Outcome } from '../../shared/outcome.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import { gradeIn, type OutcomeCount, type SeriesSnapshot } from '../../shared/series.ts'

/** Counts and grades the outcomes of runs with the same parameters. */
export class OutcomeTally {
  readonly #rules: readonly GradeRule[]
  readonly #params: ParameterValues
  readonly #counts = new Map<string, OutcomeCount>()
  readonly #wallMs: number[] = []

  constructor(rules: readonly GradeRule[], params: ParameterValues) {
    this.#rules = rules
    this.#params = params
  }

  /** How many were counted. */
  get runs(): number {
    return this.#wallMs.length
  }

  /** The most frequent first; of those with the same count, the one that came first. */
  get outcomes(): readonly OutcomeCount[] {
    return [...this.#counts.values()].sort((one, other) => other.count - one.count || one.firstRun - other.firstRun)
  }

  get wallMs(): SeriesSnapshot['wallMs'] {
    if (this.#wallMs.length === 0) return null
    const sorted = this.#wallMs.toSorted((one, other) => one - other)
    const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!]
    return { min: sorted[0]!, median: (low + high) / 2, max: sorted.at(-1)! }
  }

  add(outcome: Outcome, wallMs: number): void {
    this.#wallMs.push(wallMs)
    // An ending has no line break, so no two outcomes make the same key.
    const key = `${outcome.ending}\n${outcome.value}`
    const known = this.#counts.get(key)
    if (known !== undefined) {
      this.#counts.set(key, { ...known, count: known.count + 1 })
      return
    }
    const graded = gradeIn(this.#rules, this.#params, outcome)
    this.#counts.set(key, {
      ...outcome,
      count: 1,
      grade: graded?.grade ?? null,
      because: graded?.because ?? '',
      firstRun: this.runs,
    })
  }
}
