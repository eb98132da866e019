import * as v from 'valibot'
import { GradeRule, OutcomeChoice } from './outcome.ts'
import {
  MOST_LABEL_CHARACTERS,
  MOST_PARAMETERS,
  MOST_SENTENCE_CHARACTERS,
  Parameter,
  ParameterValues,
} from './parameters.ts'
import { PlainLine } from './plain-text.ts'
import { MOST_TITLE_CHARACTERS, type Origin, type PackName } from './shelf.ts'

const MOST_VARIANTS = 24
const MOST_GRADES = 100

/** A named set of values, offered as one click: "The notebook's", "At once, without the lock". */
const Variant = v.strictObject({ label: PlainLine(MOST_LABEL_CHARACTERS), set: ParameterValues })

/** `lesson.md`'s front matter. */
export const LessonFrontMatter = v.strictObject({
  title: v.pipe(PlainLine(MOST_TITLE_CHARACTERS), v.nonEmpty()),
  /** The part of the course that it belongs to: "The notebook". */
  part: v.optional(v.pipe(PlainLine(MOST_TITLE_CHARACTERS), v.nonEmpty()), 'More'),
  order: v.pipe(v.number(), v.safeInteger()),
  summary: v.pipe(PlainLine(MOST_SENTENCE_CHARACTERS), v.nonEmpty()),
  parameters: v.optional(
    v.pipe(v.array(Parameter), v.maxLength(MOST_PARAMETERS, `are more than ${MOST_PARAMETERS}`)),
    [],
  ),
  variants: v.optional(v.pipe(v.array(Variant), v.maxLength(MOST_VARIANTS, `are more than ${MOST_VARIANTS}`)), []),
  /** What of a run is its outcome; left out, the last line that the root printed. */
  outcome: v.optional(OutcomeChoice, { label: 'Last line' }),
  /** What the author says of the outcomes; left out, they are counted and not graded. */
  grades: v.optional(v.pipe(v.array(GradeRule), v.maxLength(MOST_GRADES, `are more than ${MOST_GRADES}`)), []),
})
export type LessonFrontMatter = v.InferOutput<typeof LessonFrontMatter>

/**
 * A scenario as every shell sees it. Texts are paragraphs parted by blank lines and lists of `- ` or `1. ` lines; `code` in
 * backticks; `[Locks](tab:Locks)` leads to a tab of the screen.
 */
export interface Scenario extends LessonFrontMatter {
  /** "bank" when built in, else with where it comes from: "own/bank", "<pack>/bank". */
  readonly id: string
  readonly origin: Origin
  /** The lab pack that it came in; null when it came in none. */
  readonly pack: PackName | null
  /** What to ask yourself before the run. */
  readonly question: string
  readonly prediction: Prediction
  /** Where on the screen the answer shows. */
  readonly lookAt: string
  /** Why it is so. */
  readonly explanation: string
  /** What to try next. */
  readonly exercises: string
  /** The program's TypeScript text, as it runs. */
  readonly source: string
  /** The same program in Python; null where there is none. */
  readonly python: string | null
}

/** What a learner is asked to expect before the first run. */
export interface Prediction {
  readonly prompt: string
  /** Answers to choose from; a learner may always write one. */
  readonly options: readonly string[]
}
