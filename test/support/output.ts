import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { privateTemp } from './private-temp.ts'

/** What a command writes, through a pipe. */
export class OutputPipe {
  readonly end = 'pipe'
  text = ''

  follow(stream: Readable | null): void {
    stream?.setEncoding('utf8').on('data', (text: string) => (this.text += text))
  }
  close(): string {
    return this.text
  }
}

let files = 0

/** What a command writes, through a file. */
export class OutputFile {
  readonly end: number
  readonly #file = join(privateTemp, `output-${++files}`)

  constructor() {
    this.end = openSync(this.#file, 'w')
  }
  get text(): string {
    return readFileSync(this.#file, 'utf8')
  }
  follow(): void {
    // Whoever wants to know looks into the file.
  }
  close(): string {
    const { text } = this
    closeSync(this.end)
    rmSync(this.#file)
    return text
  }
}
