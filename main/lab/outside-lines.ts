import type { OutputLine } from '../../shared/run.ts'

/** Characters kept for a reader who takes nothing. */
const MOST_CHARACTERS = 4 * 1024 * 1024

/**
 * Lines of a run that did not come through the arena: from its processes' real stdout and stderr, and the lab's own. No
 * process waits until they are taken, so past a limit they are counted instead of kept.
 */
export class OutsideLines {
  readonly #mostCharacters: number
  #lines: OutputLine[] = []
  #characters = 0
  #missing = 0
  #lastMissing: OutputLine | undefined

  constructor(mostCharacters = MOST_CHARACTERS) {
    this.#mostCharacters = mostCharacters
  }

  add(line: OutputLine): void {
    // The length of an empty line counts too.
    this.#characters += line.text.length + 1
    if (this.#characters <= this.#mostCharacters) this.#lines.push(line)
    else {
      this.#missing += 1
      this.#lastMissing = line
    }
  }

  /** Takes all; one more line says how many are missing. */
  take(): OutputLine[] {
    const lines = this.#lines
    if (this.#lastMissing !== undefined) {
      const { process, tMs } = this.#lastMissing
      const text = `… ${this.#missing.toLocaleString('en')} lines are not shown: nobody read the output for too long.`
      lines.push({ process, stream: 'stderr', text, tMs })
    }
    this.#lines = []
    this.#characters = 0
    this.#missing = 0
    this.#lastMissing = undefined
    return lines
  }
}
