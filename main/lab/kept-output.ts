import type { OutputLine } from '../../shared/run.ts'

/** Characters of output that a document holds: a program that prints without end must not fill the lab's memory. */
const MOST_CHARACTERS = 32 * 1024 * 1024

/** The first lines of a run's output, as many as fit, and how many came after. */
export class KeptOutput {
  readonly #mostCharacters: number
  readonly #lines: OutputLine[] = []
  #characters = 0
  #leftOut = 0

  constructor(mostCharacters = MOST_CHARACTERS) {
    this.#mostCharacters = mostCharacters
  }

  add(output: readonly OutputLine[]): void {
    for (const line of output) {
      this.#characters += line.text.length
      if (this.#leftOut > 0 || this.#characters > this.#mostCharacters) this.#leftOut += 1
      else this.#lines.push(line)
    }
  }

  /** In order of time. */
  get lines(): readonly OutputLine[] {
    return this.#lines.toSorted((a, b) => a.tMs - b.tMs)
  }

  /** One sentence when something is missing, else empty. */
  get notice(): string {
    if (this.#leftOut === 0) return ''
    return `The last ${this.#leftOut} lines of its output are left out: it is kept up to ${this.#mostCharacters} characters.`
  }
}
