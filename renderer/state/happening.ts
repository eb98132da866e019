import { gradeOf, outcomeText, type Graded, type Outcome, type OutcomeChoice } from '../../shared/outcome.ts'
import type { KeptRun } from '../../shared/progress.ts'
import { isOver, type RunSnapshot } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'

/** What happened in a run, as it stands beside what was expected. */
export interface Happening {
  readonly kind: 'going on' | 'deadlock' | 'stopped' | 'never began' | 'came out'
  /** What the text is: "Balance". Empty when it says itself what it is. */
  readonly label: string
  readonly text: string
  /** null where the lesson grades nothing, or nothing came out. */
  readonly graded: Graded | null
}

/** Of a run of this session, live or over. */
export function happeningOf({ grades, outcome }: Scenario, run: RunSnapshot): Happening {
  const none = { label: '', graded: null }
  if (run.outcome !== null) {
    // A changed copy is no longer the program of which the lesson speaks.
    const graded = grades.length === 0 || run.changed ? null : gradeOf(grades, run.params, run.outcome)
    return { kind: 'came out', ...inWords(outcome, run.outcome), graded }
  }
  if (run.deadlocked) return { ...none, kind: 'deadlock', text: 'Deadlock: nothing can go on. Stop the run.' }
  if (run.status === 'stopped') return { ...none, kind: 'stopped', text: 'It was stopped before it came to anything.' }
  if (isOver(run.status))
    return { ...none, kind: 'never began', text: 'It never began, so nothing came out; the run’s status says why.' }
  return { ...none, kind: 'going on', text: 'What comes out shows here when the run is over.' }
}

/** Of a run that was kept, from another session. */
export function happeningKept({ outcome }: Scenario, kept: KeptRun): Happening {
  const graded = kept.grade === null ? null : { grade: kept.grade, because: kept.because }
  return { kind: 'came out', ...inWords(outcome, kept), graded }
}

function inWords({ label }: OutcomeChoice, outcome: Outcome): { label: string; text: string } {
  const text = outcomeText(outcome)
  // "Deadlock" needs no label, and is a sentence of its own.
  return outcome.value === '' ? { label: '', text: text.charAt(0).toUpperCase() + text.slice(1) } : { label, text }
}
