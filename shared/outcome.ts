import * as v from 'valibot'
import { MOST_LABEL_CHARACTERS, MOST_SENTENCE_CHARACTERS, ParameterValues } from './parameters.ts'
import { PlainLine, PlainText } from './plain-text.ts'

/** How a run came to its end, as far as an outcome cares: `deadlock` also when a deadlocked run was stopped. */
export type OutcomeEnding = 'finished' | 'failed' | 'deadlock' | 'timed out'

/** What came out of one run. */
export interface Outcome {
  readonly ending: OutcomeEnding
  /** What the program printed, as the lesson's front matter chooses it; empty when it printed nothing of the kind. */
  readonly value: string
}

/** An outcome that a lesson names; those of a run may be longer. */
const MOST_OUTCOME_CHARACTERS = 4000

/** In a lesson's front matter: which of the lines printed are a run's outcome. Lines of stderr are none. */
export const OutcomeChoice = v.strictObject({
  /** What the outcome is: "Balance", "Lines in order". */
  label: v.pipe(PlainLine(MOST_LABEL_CHARACTERS), v.nonEmpty()),
  /** The last line that fits, or all of them in order of time, parted by a comma. */
  lines: v.optional(v.picklist(['last', 'all']), 'last'),
  /** Whose lines: the root's, or every process's. */
  of: v.optional(v.picklist(['root', 'every']), 'root'),
  /** Only lines that begin with this; the outcome is what follows it. */
  after: v.optional(PlainText(MOST_OUTCOME_CHARACTERS), ''),
})
export type OutcomeChoice = v.InferOutput<typeof OutcomeChoice>

/** `forbidden`: must never happen, and if it does either the program or Forkscope is wrong. */
export const GRADES = ['expected', 'surprising', 'forbidden'] as const
export type Grade = (typeof GRADES)[number]

/** In a lesson's front matter: what the author says of an outcome. The first rule that fits counts. */
export const GradeRule = v.pipe(
  v.strictObject({
    grade: v.picklist(GRADES),
    /** One sentence. */
    because: v.pipe(PlainLine(MOST_SENTENCE_CHARACTERS), v.nonEmpty()),
    /** Only for runs with these parameters. */
    when: v.optional(ParameterValues, {}),
    ending: v.optional(v.picklist(['finished', 'failed', 'deadlock', 'timed out']), 'finished'),
    /** The outcome's text, to the letter. */
    is: v.optional(PlainText(MOST_OUTCOME_CHARACTERS)),
    /** The outcome's first number lies in here, both ends included. */
    from: v.optional(v.number()),
    to: v.optional(v.number()),
  }),
  v.check(
    (rule) => rule.is === undefined || (rule.from === undefined && rule.to === undefined),
    'a rule has `is`, or `from` and `to`',
  ),
)
export type GradeRule = v.InferOutput<typeof GradeRule>

export interface Graded {
  readonly grade: Grade
  readonly because: string
}

/** An outcome that no rule names is forbidden: an author states all that may happen. */
export function gradeOf(rules: readonly GradeRule[], params: ParameterValues, outcome: Outcome): Graded {
  const rule = rules.find((candidate) => fits(candidate, params, outcome))
  return rule ?? { grade: 'forbidden', because: 'The lesson names no such outcome.' }
}

/** The first number in an outcome's text, for a histogram; null when there is none. */
export function numberIn(value: string): number | null {
  const found = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/i.exec(value)
  return found === null ? null : Number(found[0])
}

/** An outcome in words: its text, and how the run ended when it did not finish. */
export function outcomeText({ value, ending }: Outcome): string {
  if (ending === 'finished') return value === '' ? 'nothing printed' : value
  return value === '' ? ending : `${value} (${ending})`
}

function fits(rule: GradeRule, params: ParameterValues, { ending, value }: Outcome): boolean {
  if (rule.ending !== ending) return false
  if (Object.entries(rule.when).some(([name, wanted]) => params[name] !== wanted)) return false
  if (rule.is !== undefined) return rule.is === value
  if (rule.from === undefined && rule.to === undefined) return true
  const number = numberIn(value)
  return number !== null && number >= (rule.from ?? -Infinity) && number <= (rule.to ?? Infinity)
}
