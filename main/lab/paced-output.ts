import type { OutputLine, Tick } from '../../shared/run.ts'

/** As many lines as a page shows come to it at once; after that, more than anybody can read. */
const BURST_LINES = 5_000
const LINES_PER_MS = 2

/**
 * What of a run's output goes to a page. A program may print a hundred thousand lines a second, and a page that is sent all
 * of them does nothing else: it gets the last ones, and a line in their place says how many it did not get.
 */
export class PacedOutput {
  readonly #now: () => number
  #left = BURST_LINES
  #atMs: number

  /** @param now milliseconds of any clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#atMs = now()
  }

  pace(tick: Tick): Tick {
    const now = this.#now()
    this.#left = Math.min(BURST_LINES, this.#left + (now - this.#atMs) * LINES_PER_MS)
    this.#atMs = now
    const { output } = tick
    const shown = Math.min(output.length, Math.floor(this.#left))
    this.#left -= shown
    if (shown === output.length) return tick
    const rest = output.slice(output.length - shown)
    return { ...tick, output: [noteOf(output, output.length - shown), ...rest] }
  }
}

function noteOf(output: readonly OutputLine[], left: number): OutputLine {
  const { process, tMs } = output[left - 1]!
  const text = `… ${left.toLocaleString('en')} lines are not shown: they came faster than a screen shows them.`
  return { process, stream: 'stderr', text, tMs }
}
