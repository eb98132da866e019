import * as v from 'valibot'
import { GRADES } from './outcome.ts'
import { ParameterValues } from './parameters.ts'

export const MOST_PREDICTION_CHARACTERS = 400
/** What is kept of a lesson's runs: the latest ones. */
export const MOST_KEPT_RUNS = 10

/** Date and time in ISO 8601, so that who reads the file can read it. */
const When = v.pipe(v.string(), v.isoTimestamp())

/** What came out of one run, and what its learner had expected. */
const KeptRun = v.object({
  run: v.string(),
  at: When,
  params: ParameterValues,
  /** The prediction as it stood when the run began; null when there was none. */
  predicted: v.nullable(v.string()),
  ending: v.picklist(['finished', 'failed', 'deadlock', 'timed out']),
  value: v.string(),
  /** As the lesson grades it; null where it grades nothing. */
  grade: v.nullable(v.picklist(GRADES)),
  because: v.string(),
})
export type KeptRun = Readonly<v.InferOutput<typeof KeptRun>>

const LessonProgress = v.object({
  /** For the next run; null when there is none. */
  prediction: v.nullable(v.object({ text: v.string(), at: When })),
  /** The latest last. */
  runs: v.array(KeptRun),
})
export type LessonProgress = Readonly<v.InferOutput<typeof LessonProgress>>

/** By scenario id; also of scenarios that are not there just now, for they may come back. */
export const LessonsProgress = v.record(v.string(), LessonProgress)
export type LessonsProgress = Readonly<v.InferOutput<typeof LessonsProgress>>

export const NOT_BEGUN: LessonProgress = { prediction: null, runs: [] }

export type LessonState = 'not begun' | 'predicted' | 'run'

export function lessonState({ prediction, runs }: LessonProgress): LessonState {
  if (runs.length > 0) return 'run'
  return prediction === null ? 'not begun' : 'predicted'
}
