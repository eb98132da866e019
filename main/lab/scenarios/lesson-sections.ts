import { shortLine, withoutHidden } from '../../../shared/unseen-characters.ts'
import { MOST_PREDICTION_CHARACTERS } from '../../../shared/progress.ts'
import type { Prediction } from '../../../shared/scenario.ts'
import { LessonError } from './lesson-error.ts'
import { LESSON_LIMITS } from './lesson-limits.ts'

const SECTIONS = ['The question', 'The prediction', 'What to look at', 'The explanation', 'Exercises'] as const
type SectionTitle = (typeof SECTIONS)[number]

/** The lines below a heading. */
export interface Section {
  readonly lines: readonly string[]
  /** Of the first of them in the file. */
  readonly firstLine: number
}

export const textOf = (section: Section | undefined): string => section?.lines.join('\n').trim() ?? ''

/** "## Title" and the lines up to the next. @throws LessonError for a title that is none of a lesson's, or stands twice. */
export function sectionsOf(body: string, file: string, bodyLine: number): ReadonlyMap<SectionTitle, Section> {
  const sections = new Map<SectionTitle, { lines: string[]; firstLine: number }>()
  let current: string[] | undefined
  for (const [index, line] of body.split('\n').entries()) {
    if (!line.startsWith('## ')) {
      current?.push(line)
      continue
    }
    const where = `${file}:${bodyLine + index}`
    const given = line.slice(2).trim()
    const title = SECTIONS.find((known) => known === given)
    if (title === undefined)
      throw new LessonError(
        where,
        `a lesson has no section "${shortLine(given, 80)}"; its sections are ${SECTIONS.join(', ')}`,
      )
    if (sections.has(title)) throw new LessonError(where, `the section "${title}" stands there twice; make it one`)
    current = []
    sections.set(title, { lines: current, firstLine: bodyLine + index + 1 })
  }
  return sections
}

const ANSWER = '- '

/** Lines that begin with a dash are the answers to choose from; what stands before them asks. @throws LessonError */
export function predictionOf(section: Section | undefined, file: string): Prediction {
  const { lines, firstLine } = section ?? { lines: [], firstLine: 0 }
  const first = lines.findIndex((line) => line.startsWith(ANSWER))
  const asking = first === -1 ? lines : lines.slice(0, first)
  const options: string[] = []
  const seen = new Set<string>()
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith(ANSWER)) continue
    const answer = line.slice(ANSWER.length).trim()
    const refuse = (why: string) => new LessonError(`${file}:${firstLine + index}`, why)
    if (answer === '') throw refuse('an answer of the prediction is empty')
    if (answer.length > MOST_PREDICTION_CHARACTERS)
      throw refuse(`an answer of the prediction is longer than ${MOST_PREDICTION_CHARACTERS} characters`)
    if (seen.has(asSeen(answer))) throw refuse(`the answer "${shortLine(answer, 80)}" stands there twice`)
    if (options.length === LESSON_LIMITS.answers)
      throw refuse(`the prediction has more than ${LESSON_LIMITS.answers} answers`)
    seen.add(asSeen(answer))
    options.push(answer)
  }
  return { prompt: asking.join('\n').trim(), options }
}

/** Two texts that a person cannot tell apart are one. */
export const asSeen = (text: string): string => withoutHidden(text).normalize('NFC').split(/\s+/).join(' ').trim()
