import type { OutputLine } from '../../shared/run.ts'

/** Lines come and go in chunks, so that the page changes a few elements, however many lines it shows. */
const CHUNK_LINES = 100
export const MOST_LINES = 5_000
/** One line may be as long as memory; the screen shows its start. */
const MOST_CHARACTERS = 4_000

/** What is shown of a line, whoever printed it. */
export type PrintedLine = Pick<OutputLine, 'stream' | 'text' | 'tMs'>

export interface OutputChunk<Line = OutputLine> {
  readonly id: number
  readonly lines: readonly Line[]
}

/** A run's last lines of output. */
export class OutputLog<Line extends { readonly text: string } = OutputLine> {
  #full: OutputChunk<Line>[] = []
  #open: Line[] = []
  #nextId = 0
  #cut = 0

  /** Lines that were dropped from the start. */
  get cut(): number {
    return this.#cut
  }

  add(lines: readonly Line[]): void {
    for (const line of lines) {
      this.#open.push(shortened(line))
      if (this.#open.length === CHUNK_LINES) {
        this.#full.push({ id: this.#nextId, lines: this.#open })
        this.#nextId += 1
        this.#open = []
      }
    }
    const surplus = this.#full.length - MOST_LINES / CHUNK_LINES
    if (surplus > 0) {
      this.#full.splice(0, surplus)
      this.#cut += surplus * CHUNK_LINES
    }
  }

  /** Full chunks stay the same objects; only the last one is new each time. */
  chunks(): readonly OutputChunk<Line>[] {
    return this.#open.length === 0 ? [...this.#full] : [...this.#full, { id: this.#nextId, lines: [...this.#open] }]
  }
}

function shortened<Line extends { readonly text: string }>(line: Line): Line {
  if (line.text.length <= MOST_CHARACTERS) return line
  return { ...line, text: `${line.text.slice(0, MOST_CHARACTERS)}… (${line.text.length} characters in all)` }
}
