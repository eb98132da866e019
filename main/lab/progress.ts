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
import { JsonFile } from './storage/json-file.ts'
import { sentenceOf } from './shortage.ts'

const VERSION = 1
type Change = (lesson: LessonProgress) => LessonProgress

export interface ProgressListener {
  changed(lessons: Lessons): void
  /** One sentence for the learner. */
  said(sentence: string): void
}

/** A learner's predictions and what came out of their runs, in `progress.json` of the lab's data folder. */
export class Progress {
  readonly #file: JsonFile<Lessons>
  readonly #listener: ProgressListener
  readonly #recording = new Set<Promise<void>>()

  constructor(folder: string, listener: ProgressListener) {
    this.#listener = listener
    const path = join(folder, 'progress.json')
    this.#file = new JsonFile(path, { schema: LessonsProgress, version: VERSION, empty: {} }, (sentence) =>
      listener.said(sentence),
    )
  }

  /** @throws StorageError when what is kept cannot be read. */
  read(): Promise<Lessons> {
    return this.#file.load()
  }

  /** Keeps what is expected of the next run; an empty text takes it back. @throws StorageError when it cannot be kept. */
  predict(scenario: string, text: string): Promise<void> {
    const prediction = text.trim() === '' ? null : { text: text.trim(), at: now() }
    return this.#change(scenario, (lesson) => ({ ...lesson, prediction }))
  }

  /** Keeps what comes out of a run that begins now, beside what is expected of it now. */
  follow(scenario: Scenario, over: Promise<RunSnapshot>): void {
    // In turn: a prediction that is just being kept counts, one that comes after does not.
    const predicted = this.#predictionFor(scenario.id)
    const recorded = this.#record(scenario, over, predicted)
    this.#recording.add(recorded)
    void recorded.then(() => this.#recording.delete(recorded))
  }

  /** Forgets everything. @throws StorageError when it cannot be written. */
  async reset(): Promise<void> {
    this.#listener.changed(await this.#file.change(() => ({})))
  }

  /** Settles when what came out of the runs that are over is kept, or could not be. */
  async settled(): Promise<void> {
    await Promise.all(this.#recording)
  }

  async #record(scenario: Scenario, over: Promise<RunSnapshot>, predicted: Promise<string | null>): Promise<void> {
    const kept = keptRun(scenario, await over, await predicted)
    if (kept === null) return
    await this.#saying('What came out of this run could not be kept', () =>
      this.#change(scenario.id, (lesson) => ({ ...lesson, runs: [...lesson.runs, kept].slice(-MOST_KEPT_RUNS) })),
    )
  }

  async #predictionFor(scenario: string): Promise<string | null> {
    const lessons = await this.#saying('Your progress could not be read', () => this.read())
    return lessons?.[scenario]?.prediction?.text ?? null
  }

  async #change(scenario: string, change: Change): Promise<void> {
    this.#listener.changed(
      await this.#file.change((lessons) => ({ ...lessons, [scenario]: change(lessons[scenario] ?? NOT_BEGUN) })),
    )
  }

  /** A run is worth more than its record: what goes wrong with the record is said, and the run goes on. */
  async #saying<T>(what: string, attempt: () => Promise<T>): Promise<T | undefined> {
    try {
      return await attempt()
    } catch (error) {
      this.#listener.said(`${what}: ${sentenceOf(error)}`)
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
