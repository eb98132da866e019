import { flushSync, tick } from 'svelte'
import type { Scenario } from '../../shared/scenario.ts'

/** Only what is drawn has fetched its font; a sheet is never drawn on a screen. */
const FONTS = ['1rem "Inter Variable"', '1rem "JetBrains Mono Variable"']

export interface HandOutNotice {
  readonly isTrouble: boolean
  /** One sentence. */
  readonly text: string
}

/** Lessons on paper: the sheet stands in the page while it is printed, and only then. */
export class HandOuts {
  #sheet: Scenario | null = $state.raw(null)
  #notice: HandOutNotice | null = $state.raw(null)
  #busy = $state(false)

  /** The lesson whose sheet is in the page; null for none. */
  get sheet(): Scenario | null {
    return this.#sheet
  }
  /** What came of the last one. */
  get notice(): HandOutNotice | null {
    return this.#notice
  }
  get busy(): boolean {
    return this.#busy
  }
  dismiss(): void {
    this.#notice = null
  }

  /** The window writes a PDF where the user wants it; a browser prints. */
  async make(scenario: Scenario): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.#notice = null
    this.#sheet = scenario
    try {
      await Promise.all(FONTS.map((font) => document.fonts.load(font)))
      await tick()
      if (window.forkscope === undefined) window.print()
      else this.#tell(await window.forkscope.saveHandOut(scenario.title))
    } finally {
      this.#sheet = null
      this.#busy = false
    }
  }

  /** The browser's own Print: what it takes to paper is what stands in the page when this returns. */
  beforePrint(scenario: Scenario | null): void {
    flushSync(() => (this.#sheet ??= scenario))
  }
  afterPrint(): void {
    if (!this.#busy) this.#sheet = null
  }

  #tell({ file, trouble }: { readonly file: string | null; readonly trouble: string }): void {
    if (trouble !== '') this.#notice = { isTrouble: true, text: trouble }
    else if (file !== null) this.#notice = { isTrouble: false, text: `The hand-out was saved as ${file}.` }
  }
}
