import type { PythonLine } from '../../../shared/python.ts'

/** A line may be as long as memory; its start is kept, and how long it was. */
const MOST_CHARACTERS = 4_000
/** So much may wait to be told: then Python waits, as it would for a slow terminal. */
const ROOM_LINES = 2_000
const ROOM_CHARACTERS = 256 * 1024

/** What a program wrote, cut into lines, until it is told. */
export class PythonOutput {
  readonly #nowMs: () => number
  readonly #open = { stdout: new OpenLine(), stderr: new OpenLine() }
  #lines: PythonLine[] = []
  #characters = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Nothing more should be read until the lines have been taken. */
  get isFull(): boolean {
    return this.#lines.length >= ROOM_LINES || this.#characters >= ROOM_CHARACTERS
  }

  write(stream: PythonLine['stream'], text: string): void {
    const open = this.#open[stream]
    const [first = '', ...rest] = text.split('\n')
    open.add(first)
    for (const part of rest) {
      this.#push(stream, open.take())
      open.add(part)
    }
  }

  /** Nothing more comes: what stands without a line end is a line too. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (!this.#open[stream].isEmpty) this.#push(stream, this.#open[stream].take())
    }
  }

  take(): readonly PythonLine[] {
    const lines = this.#lines
    this.#lines = []
    this.#characters = 0
    return lines
  }

  #push(stream: PythonLine['stream'], text: string): void {
    this.#lines.push({ stream, text, tMs: this.#nowMs() })
    this.#characters += text.length
  }
}

/** The line that has no end yet. */
class OpenLine {
  #text = ''
  #length = 0

  get isEmpty(): boolean {
    return this.#length === 0
  }

  add(part: string): void {
    this.#text += part.slice(0, MOST_CHARACTERS + 1 - this.#text.length)
    this.#length += part.length
  }

  take(): string {
    const isWhole = this.#length <= MOST_CHARACTERS
    const text = isWhole
      ? this.#text.replace(/\r$/, '')
      : `${this.#text.slice(0, MOST_CHARACTERS)}… (${this.#length} characters in all)`
    this.#text = ''
    this.#length = 0
    return text
  }
}
