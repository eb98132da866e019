import type { LabEvent } from '../../shared/contract.ts'
import {
  lessonState,
  NOT_BEGUN,
  type LessonProgress,
  type LessonsProgress,
  type LessonState,
} from '../../shared/progress.ts'
import { isOver, type RunSnapshot } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'
import type { RunId } from '../../shared/units.ts'
import type { LabState } from './lab-state.svelte.ts'

/** An answer that is being written is kept when its writer pauses. */
const PAUSE_MS = 600

interface Draft {
  readonly scenario: string
  readonly text: string
  readonly timer: ReturnType<typeof setTimeout>
}

/** What the learner expects and what came out so far, as the lab keeps it on this machine. */
export class ProgressState {
  readonly #lab: LabState
  #lessons: LessonsProgress = $state.raw({})
  #trouble = $state('')
  /** Answers that the lab could not keep: they last as long as the page. */
  #unkept: Readonly<Record<string, string>> = $state.raw({})
  /** By run: what was expected when this page started it. */
  #atStart: Readonly<Record<RunId, string>> = $state.raw({})
  #draft: Draft | null = null

  constructor(lab: LabState) {
    this.#lab = lab
  }

  /** One sentence: why an answer is not kept. */
  get trouble(): string {
    return this.#trouble
  }
  /** By scenario id, all that is kept. */
  get lessons(): LessonsProgress {
    return this.#lessons
  }
  of(scenario: string): LessonProgress {
    return this.#lessons[scenario] ?? NOT_BEGUN
  }
  stateOf(scenario: string): LessonState {
    return lessonState(this.of(scenario))
  }
  /** How many of these have been run to an outcome. */
  countRun(scenarios: readonly Scenario[]): number {
    return scenarios.filter(({ id }) => this.stateOf(id) === 'run').length
  }
  /** There is something to export, or to forget. */
  get hasAny(): boolean {
    return Object.values(this.#lessons).some((lesson) => lessonState(lesson) !== 'not begun')
  }
  /** What is expected of the next run; empty when nothing is. */
  prediction(scenario: string): string {
    return this.#unkept[scenario] ?? this.of(scenario).prediction?.text ?? ''
  }

  /** What was expected when a run began; empty when nothing was. */
  predictedOf({ id, scenario, status }: RunSnapshot): string {
    const here = this.#atStart[id]
    if (here !== undefined) return here
    const kept = this.of(scenario).runs.find(({ run }) => run === id)
    if (kept !== undefined) return kept.predicted ?? ''
    return isOver(status) ? '' : this.prediction(scenario)
  }
  /** To be told of every run that this page starts. */
  began(run: RunId, scenario: string): void {
    this.#atStart = { ...this.#atStart, [run]: this.prediction(scenario) }
  }

  async load(): Promise<void> {
    await this.#attempt(async () => {
      this.#lessons = await this.#lab.client.ask('progress', {})
    })
  }
  take(event: Extract<LabEvent, { type: 'progress' }>): void {
    this.#lessons = event.lessons
  }

  predict(scenario: string, text: string): void {
    this.#forgetDraft()
    // Shown at once, and until the lab has told that it is kept.
    this.#unkept = { ...this.#unkept, [scenario]: text.trim() }
    void this.#attempt(async () => {
      await this.#lab.client.ask('predict', { scenario, text })
      this.#settle(scenario, text)
    })
  }
  /** An answer on its way: kept at the next pause, or before a run begins. */
  write(scenario: string, text: string): void {
    this.#forgetDraft()
    this.#draft = { scenario, text, timer: setTimeout(() => this.flush(), PAUSE_MS) }
  }
  flush(): void {
    const draft = this.#draft
    if (draft !== null) this.predict(draft.scenario, draft.text)
  }

  async reset(): Promise<void> {
    this.#forgetDraft()
    this.#unkept = {}
    await this.#attempt(() => this.#lab.client.ask('resetProgress', {}))
  }

  #settle(scenario: string, text: string): void {
    if (this.#unkept[scenario] !== text.trim()) return
    this.#unkept = Object.fromEntries(Object.entries(this.#unkept).filter(([id]) => id !== scenario))
  }
  #forgetDraft(): void {
    clearTimeout(this.#draft?.timer)
    this.#draft = null
  }
  async #attempt(ask: () => Promise<unknown>): Promise<void> {
    this.#trouble = ''
    try {
      await ask()
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error)
    }
  }
}
