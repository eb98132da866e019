import type { Outcome, OutcomeChoice } from '../../shared/outcome.ts'
import type { OutputLine, RunStatus } from '../../shared/run.ts'

const ROOT = 0
/** An outcome is to be read and counted, not to hold a program's whole output. */
const MOST_LINES = 64
const MOST_CHARACTERS = 240

/** Reads a run's outcome from what its processes print. */
export class OutcomeReader {
  readonly #choice: OutcomeChoice
  #lines: string[] = []

  constructor(choice: OutcomeChoice) {
    this.#choice = choice
  }

  /** @param output in order of time. */
  read(output: readonly OutputLine[]): void {
    const { after, of, lines } = this.#choice
    for (const { process, stream, text } of output) {
      if (stream === 'stderr' || (of === 'root' && process !== ROOT) || !text.startsWith(after)) continue
      const value = text.slice(after.length).trim()
      if (lines === 'last') this.#lines = [value]
      else if (this.#lines.length < MOST_LINES) this.#lines.push(value)
    }
  }

  /** null for a run that somebody stopped before it came to anything. */
  outcome(status: RunStatus, deadlocked: boolean): Outcome | null {
    const ending = deadlocked ? 'deadlock' : status
    if (ending !== 'finished' && ending !== 'failed' && ending !== 'deadlock' && ending !== 'timed out') return null
    return { ending, value: this.#lines.join(', ').slice(0, MOST_CHARACTERS) }
  }
}
