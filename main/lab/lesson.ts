import * as v from 'valibot'
import { misfit, type Parameter, type ParameterValues } from '../../shared/parameters.ts'
import { LessonFrontMatter, type Scenario } from '../../shared/scenario.ts'
import { FrontMatter, partsOf } from './scenarios/front-matter.ts'
import { issueWords } from './scenarios/issue-words.ts'
import { asSeen, predictionOf, sectionsOf, textOf } from './scenarios/lesson-sections.ts'

export type Lesson = Omit<Scenario, 'id' | 'origin' | 'pack' | 'source' | 'python'>

/**
 * Pure, and in proportion to the text; a lesson from outside is parsed in a thread all the same (LessonReader).
 * @param file names the lesson in errors. @throws LessonError with file and line when something in it is wrong.
 */
export function parseLesson(text: string, file: string): Lesson {
  const { frontMatter, body, bodyLine } = partsOf(text, file)
  const matter = new FrontMatter(frontMatter, file)
  const parsed = v.safeParse(LessonFrontMatter, matter.value, { abortEarly: true })
  if (!parsed.success) {
    const [issue] = parsed.issues
    const path = (issue.path ?? []).map((part) => part.key)
    throw matter.errorAt(path, issueWords(issue, 'the front matter'))
  }
  const { parameters, variants, grades } = parsed.output
  checkDoubles(parsed.output, matter)
  const given = [
    ...variants.map(({ set }, index) => ({ values: set, path: ['variants', index, 'set'] })),
    ...grades.map(({ when }, index) => ({ values: when, path: ['grades', index, 'when'] })),
  ]
  for (const { values, path } of given) {
    const why = unfit(parameters, values)
    if (why !== null) throw matter.errorIn(path, why)
  }
  const sections = sectionsOf(body, file, bodyLine)
  return {
    ...parsed.output,
    question: textOf(sections.get('The question')),
    prediction: predictionOf(sections.get('The prediction'), file),
    lookAt: textOf(sections.get('What to look at')),
    explanation: textOf(sections.get('The explanation')),
    exercises: textOf(sections.get('Exercises')),
  }
}

/** Whatever a person or the page tells apart by its name is there once. @throws LessonError */
function checkDoubles({ parameters, variants }: LessonFrontMatter, matter: FrontMatter): void {
  const check = (names: readonly string[], path: readonly (string | number)[], key: string, noun: string): void => {
    const seen = new Set<string>()
    for (const [index, name] of names.entries()) {
      if (seen.has(asSeen(name)))
        throw matter.errorAt([...path, index, key], `there is another ${noun} "${name}"; give each its own`)
      seen.add(asSeen(name))
    }
  }
  const names = parameters.map(({ name }) => name)
  check(names, ['parameters'], 'name', 'parameter')
  const labels = parameters.map(({ label }) => label)
  check(labels, ['parameters'], 'label', 'parameter with the label')
  const variantLabels = variants.map(({ label }) => label)
  check(variantLabels, ['variants'], 'label', 'variant')
  for (const [index, parameter] of parameters.entries()) {
    if (parameter.type !== 'choice') continue
    const path = ['parameters', index, 'options']
    const values = parameter.options.map(({ value }) => value)
    check(values, path, 'value', 'choice')
    const shown = parameter.options.map(({ label }) => label)
    check(shown, path, 'label', 'choice with the label')
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
