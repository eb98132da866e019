import { gradeOf, outcomeText, type Outcome } from '../../shared/outcome.ts'
import { isOver, type RunSnapshot, type RunStatus } from '../../shared/run.ts'
import { agree, isPythonOver, type PythonSnapshot, type PythonStatus } from '../../shared/python.ts'
import type { Scenario } from '../../shared/scenario.ts'

export interface Comparison {
  readonly verdict: 'same' | 'different' | 'none'
  /** One or two sentences. */
  readonly text: string
}
const none = (text: string): Comparison => ({ verdict: 'none', text })

/** What came out of our program beside what came out of Python's. */
export function compare(
  { outcome: choice, grades }: Pick<Scenario, 'outcome' | 'grades'>,
  ours: RunSnapshot | null,
  theirs: PythonSnapshot,
): Comparison {
  if (!isPythonOver(theirs.status)) return none('Python’s program is still running.')
  if (ours === null) return none('Run the TypeScript program too, to compare them.')
  if (!isOver(ours.status)) return none('The TypeScript program is still running.')
  if (!sameParams(ours, theirs)) return none('They ran with different parameters, so there is nothing to compare.')
  if (ours.outcome === null) return none(`The TypeScript program ${withoutOutcome(ours.status)}.`)
  if (theirs.outcome === null) return none(`Python’s program ${withoutOutcome(theirs.status)}.`)
  const label = choice.label.toLowerCase()
  if (agree(ours.outcome, theirs.outcome))
    return { verdict: 'same', text: `Same ${label}: ${outcomeText(ours.outcome)}.` }
  const allowed = (outcome: Outcome) => gradeOf(grades, ours.params, outcome).grade !== 'forbidden'
  const bothAllowed = grades.length > 0 && allowed(ours.outcome) && allowed(theirs.outcome)
  return {
    verdict: 'different',
    text:
      `Different ${label}: ${outcomeText(ours.outcome)} here, ${outcomeText(theirs.outcome)} in Python.` +
      (bothAllowed ? ' With these parameters the program may come to either.' : ''),
  }
}

const withoutOutcome = (status: RunStatus | PythonStatus): string =>
  status === 'stopped' ? 'was stopped before it came to anything' : 'never began'

function sameParams(ours: RunSnapshot, theirs: PythonSnapshot): boolean {
  const names = new Set([...Object.keys(ours.params), ...Object.keys(theirs.params)])
  return [...names].every((name) => ours.params[name] === theirs.params[name])
}
