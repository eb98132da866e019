import * as v from 'valibot'
import { LineCounter, parseDocument } from 'yaml'
import { misfit, type Parameter, type ParameterValues } from '../../shared/parameters.ts'
import { LessonFrontMatter, type Prediction, type Scenario } from '../../shared/scenario.ts'

export type Lesson = Omit<Scenario, 'id' | 'origin' | 'pack' | 'source' | 'python'>
export const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/

/** @param file names the lesson in errors. @throws Error with file and line when the front matter is wrong. */
export function parseLesson(text: string, file: string): Lesson {
  const match = FRONT_MATTER.exec(text)
  if (!match) throw new Error(`${file}:1: a lesson begins with front matter between two lines of three dashes.`)
  const lineCounter = new LineCounter()
  const document = parseDocument(match[1]!, { lineCounter })
  // The front matter begins on the file's second line.
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line + 1
  const [broken] = document.errors
  if (broken) throw new Error(`${file}:${lineAt(broken.pos[0])}: ${broken.message.split('\n', 1)[0]!}`)
  const parsed = v.safeParse(LessonFrontMatter, valueOf(document, file))
  if (!parsed.success) {
    const [issue] = parsed.issues
    const path = (issue.path ?? []).map((part) => part.key)
    const node = nearestNode(document, path)
    throw new Error(`${file}:${lineAt(node)}: ${path.join('.') || 'front matter'}: ${issue.message}.`)
  }
  const { parameters, variants, grades } = parsed.output
  const given = [
    ...variants.map(({ set }, index) => ({ values: set, path: ['variants', index, 'set'] })),
    ...grades.map(({ when }, index) => ({ values: when, path: ['grades', index, 'when'] })),
  ]
  for (const { values, path } of given) {
    const why = unfit(parameters, values)
    if (why !== null) throw new Error(`${file}:${lineAt(nearestNode(document, path))}: ${path.join('.')}: ${why}`)
  }
  const sections = sectionsOf(text.slice(match[0].length), file, match[0].split('\n').length)
  return {
    ...parsed.output,
    question: sections.get('The question') ?? '',
    prediction: predictionOf(sections.get('The prediction') ?? ''),
    lookAt: sections.get('What to look at') ?? '',
    explanation: sections.get('The explanation') ?? '',
    exercises: sections.get('Exercises') ?? '',
  }
}

/** A few lines can stand for millions of values by naming one another; the parser refuses that. */
function valueOf(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS()
  } catch {
    throw new Error(`${file}:2: the front matter's values name one another without end; write them out.`)
  }
}

/** One sentence for the first value that no parameter takes; null when all fit. */
function unfit(parameters: readonly Parameter[], values: ParameterValues): string | null {
  for (const [name, value] of Object.entries(values)) {
    const parameter = parameters.find((candidate) => candidate.name === name)
    const why = parameter === undefined ? `there is no parameter ${name}.` : misfit(parameter, value)
    if (why !== null) return why
  }
  return null
}

/** Where the value at `path` begins, or the nearest one above that is there. */
function nearestNode(document: ReturnType<typeof parseDocument>, path: readonly unknown[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
    if (node?.range) return node.range[0]
  }
  return 0
}

/** Lines that begin with a dash are the answers to choose from; what stands before them asks. */
function predictionOf(section: string): Prediction {
  const lines = section.split('\n')
  const first = lines.findIndex((line) => line.startsWith('- '))
  const [asking, answers] = first === -1 ? [lines, []] : [lines.slice(0, first), lines.slice(first)]
  return {
    prompt: asking.join('\n').trim(),
    options: answers.filter((line) => line.startsWith('- ')).map((line) => line.slice(2).trim()),
  }
}

const SECTIONS = ['The question', 'The prediction', 'What to look at', 'The explanation', 'Exercises']

/** "## Title" and the text up to the next. @throws Error with file and line for a title that is none of a lesson's. */
function sectionsOf(body: string, file: string, bodyLine: number): Map<string, string> {
  for (const [index, line] of body.split('\n').entries()) {
    const title = /^## +(.+?)\s*$/.exec(line)?.[1]
    if (title !== undefined && !SECTIONS.includes(title))
      throw new Error(
        `${file}:${bodyLine + index}: a lesson has no section "${title}"; its sections are ${SECTIONS.join(', ')}.`,
      )
  }
  const parts = body.split(/^## +(.+)$/m).slice(1)
  const sections = new Map<string, string>()
  for (let part = 0; part + 1 < parts.length; part += 2) sections.set(parts[part]!.trim(), parts[part + 1]!.trim())
  return sections
}
