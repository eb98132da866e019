import type { EditorState } from '@codemirror/state'
import { SvelteMap } from 'svelte/reactivity'
import type { RunSnapshot } from '../../shared/run.ts'
import type { RunId } from '../../shared/units.ts'
import { lineDiff, NO_DIFF } from './line-diff.ts'
import type { Problem } from './problem.ts'

/** As many runs as a session keeps. */
const MOST_RUNS = 20

/** One scenario's program while it is edited. It lasts as long as the session, whatever tab or scenario is shown. */
export class ProgramCopy {
  #original: string
  #text: string
  #found: readonly Problem[] = $state.raw([])
  #trouble = $state('')
  readonly #ran = new SvelteMap<RunId, string>()
  /** The editor's own: what can be undone, and where the cursor was. null until it was first shown. */
  editor: EditorState | null = null

  constructor(original: string) {
    this.#original = $state(inLines(original))
    this.#text = $state(inLines(original))
  }

  readonly #diff = $derived.by(() => (this.#text === this.#original ? NO_DIFF : lineDiff(this.#original, this.#text)))

  get original(): string {
    return this.#original
  }
  get text(): string {
    return this.#text
  }
  /** The text is not the scenario's any more. */
  get changed(): boolean {
    return this.#text !== this.#original
  }
  /** Lines that changed, came or went. */
  get changedLines(): number {
    return Math.max(this.#diff.changed.size, this.#diff.lost)
  }
  /** What TypeScript finds wrong in the text, or in the one of a moment ago. */
  get found(): readonly Problem[] {
    return this.#found
  }
  /** One sentence: why nobody looked. */
  get trouble(): string {
    return this.#trouble
  }

  /** The scenario's program came again, and may be another one. A changed copy stays what it is. */
  renew(source: string): void {
    const original = inLines(source)
    if (original === this.#original) return
    if (!this.changed) {
      this.#text = original
      this.editor = null
    }
    this.#original = original
  }
  edit(text: string): void {
    this.#text = text
    if (!this.changed) this.tell([])
  }
  tell(found: readonly Problem[], trouble = ''): void {
    this.#found = found
    this.#trouble = trouble
  }

  ran(run: RunId, text: string): void {
    this.#ran.set(run, text)
    const [oldest] = this.#ran.keys()
    if (this.#ran.size > MOST_RUNS && oldest !== undefined) this.#ran.delete(oldest)
  }
  /** Whether a run ran the very text that is shown. */
  isOf(run: RunSnapshot): boolean {
    return (this.#ran.get(run.id) ?? (run.changed ? null : this.#original)) === this.#text
  }
}

/** The editor's line ends, whatever those of the file are: else every line would count as changed. */
const inLines = (text: string): string => text.replaceAll('\r\n', '\n')
