import { GRADES, type Grade } from '../../../shared/outcome.ts'
import { countOf, type OutcomeCount, type SeriesSnapshot } from '../../../shared/series.ts'
import { formatCounted } from '../../look/format.ts'

/** Outcomes of which the author says the same. */
export interface OutcomeGroup {
  readonly grade: Grade | null
  readonly because: string
  readonly count: number
  /** The most frequent first. */
  readonly outcomes: readonly OutcomeCount[]
}

/** In the grades' order; within a grade the most frequent group first. */
export function groupsOf(outcomes: readonly OutcomeCount[]): readonly OutcomeGroup[] {
  const groups = new Map<string, OutcomeCount[]>()
  for (const outcome of outcomes) {
    const key = `${outcome.grade ?? ''}\n${outcome.because}`
    groups.set(key, [...(groups.get(key) ?? []), outcome])
  }
  return [...groups.values()]
    .map((members) => ({
      grade: members[0]!.grade,
      because: members[0]!.because,
      count: members.reduce((sum, { count }) => sum + count, 0),
      outcomes: members,
    }))
    .sort((one, other) => rank(one.grade) - rank(other.grade) || other.count - one.count)
}

const rank = (grade: Grade | null): number => (grade === null ? GRADES.length : GRADES.indexOf(grade))

/** "100 runs, 97 different outcomes: 4 expected, 96 surprising." For who does not see the chart. */
export function seriesInWords({ done, outcomes }: Pick<SeriesSnapshot, 'done' | 'outcomes'>): string {
  if (done === 0) return 'No run came to an end.'
  const different =
    outcomes.length === 1 ? 'always the same outcome' : formatCounted(outcomes.length, 'different outcome')
  const graded = GRADES.flatMap((grade) => {
    const count = countOf(outcomes, grade)
    return count === 0 ? [] : [`${count} ${grade}`]
  })
  return `${formatCounted(done, 'run')}, ${different}${graded.length === 0 ? '' : `: ${graded.join(', ')}`}.`
}
