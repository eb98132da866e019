import { join } from 'node:path'
import { gradeOf } from '../../shared/outcome.ts'
import {
  LessonsProgress,
  MOST_KEPT_RUNS,
  NOT_BEGUN,
  type KeptRun,
  type LessonProgress,
  type LessonsProgress as Lessons,
} from '../../shared/progress.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { KeptFile } from './kept-file.ts'

const VERSION = 1
type Change = (lesson: LessonProgress) => LessonProgress

export interface ProgressListener {
  changed(lessons: Lessons): void
  /** One sentence for the learner. */
  said(sentence: string): void
}

/** A learner's predictions and what came out of their runs, in `progress.json` of the lab's data folder. */
export class Progress {
  readonly #file: KeptFile<Lessons>
  readonly #listener: ProgressListener

  constructor(folder: string, listener: ProgressListener) {
    this.#listener = listener
    const path = join(folder, 'progress.json')
    this.#file = new KeptFile(path, { schema: LessonsProgress, version: VERSION, empty: {} }, (sentence) =>
      listener.said(sentence),
    )
  }

  /** @throws an error with one sentence when what is kept cannot be read. */
  read(): Lessons {
    return this.#file.read()
  }

  /** Keeps what is expected of the next run; an empty text takes it back. @throws as `read` does. */
  predict(scenario: string, text: string): void {
    const prediction = text.trim() === '' ? null : { text: text.trim(), at: now() }
    this.#change(scenario, (lesson) => ({ ...lesson, prediction }))
  }

  /** Keeps what comes out of a run that begins now, beside what is expected of it now. */
  follow(scenario: Scenario, over: Promise<RunSnapshot>): void {
    const predicted = this.#predictionFor(scenario.id)
    void over.then((snapshot) => {
      const kept = keptRun(scenario, snapshot, predicted)
      if (kept === null) return
      this.#saying('What came out of this run could not be kept', () =>
        this.#change(scenario.id, (lesson) => ({ ...lesson, runs: [...lesson.runs, kept].slice(-MOST_KEPT_RUNS) })),
      )
    })
  }

  /** Forgets everything. @throws as `read` does. */
  reset(): void {
    this.#listener.changed(this.#file.change(() => ({})))
  }

  #predictionFor(scenario: string): string | null {
    return this.#saying('Your progress could not be read', () => this.read()[scenario]?.prediction?.text) ?? null
  }

  #change(scenario: string, change: Change): void {
    this.#listener.changed(
      this.#file.change((lessons) => ({ ...lessons, [scenario]: change(lessons[scenario] ?? NOT_BEGUN) })),
    )
  }

  /** A run is worth more than its record: what goes wrong with the record is said, and the run goes on. */
  #saying<T>(what: string, attempt: () => T): T | undefined {
    try {
      return attempt()
    } catch (error) {
      this.#listener.said(`${what}: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }
}

/** null for a run that somebody stopped before it came to anything. */
function keptRun(scenario: Scenario, snapshot: RunSnapshot, predicted: string | null): KeptRun | null {
  const { id, params, outcome } = snapshot
  if (outcome === null) return null
  const graded = scenario.grades.length === 0 ? null : gradeOf(scenario.grades, params, outcome)
  return {
    run: id,
    at: now(),
    params,
    predicted,
    ending: outcome.ending,
    value: outcome.value,
    grade: graded?.grade ?? null,
    because: graded?.because ?? '',
  }
}

const now = (): string => new Date().toISOString()
