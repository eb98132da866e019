import type { Desk } from '../state/desk.svelte.ts'
import { stepsOf, type Step } from './steps.ts'

interface Place {
  readonly scenario: string
  readonly at: number
}

/** Where a presenter is in the lesson that is open. */
export class Talk {
  readonly #desk: Desk
  #place: Place | null = $state.raw(null)
  /** What scrolls on the slide that is shown. */
  scroller: HTMLElement | null = null

  constructor(desk: Desk) {
    this.#desk = desk
  }

  readonly #steps = $derived.by(() => (this.#desk.scenario === null ? [] : stepsOf(this.#desk.scenario)))

  get steps(): readonly Step[] {
    return this.#steps
  }
  get at(): number {
    if (this.#place !== null && this.#place.scenario === this.#desk.scenario?.id) return this.#place.at
    // Who is looking at a run goes on doing so; a lesson that is only opened begins with its question.
    return this.#desk.run === null && this.#desk.view === 'Run' ? 0 : this.#runAt
  }
  get step(): Step | null {
    return this.#steps[this.at] ?? null
  }

  go(at: number): void {
    const { scenario } = this.#desk
    const step = this.#steps[at]
    if (scenario === null || step === undefined) return
    this.#place = { scenario: scenario.id, at }
    if (step.view !== null) this.#desk.open(step.view)
  }
  /** A slide that is longer than the screen is read to its end first. */
  next(): void {
    if (!this.#scroll(1)) this.go(this.at + 1)
  }
  previous(): void {
    if (!this.#scroll(-1)) this.go(this.at - 1)
  }
  /** Something runs: whoever is at a slide sees it. */
  showRun(): void {
    if (this.step?.view === null) this.go(this.#runAt)
  }
  /** The next time begins anew. */
  leave(): void {
    this.#place = null
  }

  get #runAt(): number {
    return this.#steps.findIndex(({ stage }) => stage === 'Run')
  }

  /** @returns whether there was more to see in that direction. */
  #scroll(direction: 1 | -1): boolean {
    const { scroller } = this
    if (scroller === null) return false
    const restPx =
      direction === 1 ? scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop : scroller.scrollTop
    if (restPx < 2) return false
    scroller.scrollBy({ top: direction * scroller.clientHeight * 0.85 })
    return true
  }
}
