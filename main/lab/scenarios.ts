import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { LineCounter, parseDocument } from 'yaml'
import { LessonFrontMatter, type Scenario } from '../../shared/scenario.ts'

/** Beside the built program. An installed app keeps them outside its archive, where the compiler's own process can read. */
export const BUILT_IN_SCENARIOS = fileURLToPath(new URL('../../main/scenarios/', import.meta.url)).replace(
  /app\.asar(?=[/\\])/,
  'app.asar.unpacked',
)

export interface ScenarioShelf {
  /** In the lessons' order. */
  readonly scenarios: readonly Scenario[]
  /** One sentence for each scenario that could not be read, with file and line. */
  readonly problems: readonly string[]
}

/** A scenario is a folder with `program.ts` and `lesson.md`; adding one needs nothing else. */
export function readScenarios(folder: string): ScenarioShelf {
  const scenarios: Scenario[] = []
  const problems: string[] = []
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    try {
      scenarios.push(readScenario(folder, name))
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  return { scenarios: scenarios.sort((a, b) => a.order - b.order), problems }
}

export const programOf = (folder: string, id: string): string => join(folder, id, 'program.ts')

function readScenario(folder: string, id: string): Scenario {
  const lesson = join(folder, id, 'lesson.md')
  for (const file of [lesson, programOf(folder, id)]) {
    if (!existsSync(file)) throw new Error(`Scenario ${id} has no ${relative(folder, file)}.`)
  }
  return {
    id,
    ...parseLesson(readFileSync(lesson, 'utf8'), `${id}/lesson.md`),
    source: readFileSync(programOf(folder, id), 'utf8'),
  }
}

type Lesson = Omit<Scenario, 'id' | 'source'>
const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/

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
  const parsed = v.safeParse(LessonFrontMatter, document.toJS())
  if (!parsed.success) {
    const [issue] = parsed.issues
    const path = (issue.path ?? []).map((part) => part.key)
    const node = nearestNode(document, path)
    throw new Error(`${file}:${lineAt(node)}: ${path.join('.') || 'front matter'}: ${issue.message}.`)
  }
  const sections = sectionsOf(text.slice(match[0].length))
  return {
    ...parsed.output,
    question: sections.get('The question') ?? '',
    lookAt: sections.get('What to look at') ?? '',
    explanation: sections.get('The explanation') ?? '',
  }
}

/** Where the value at `path` begins, or the nearest one above that is there. */
function nearestNode(document: ReturnType<typeof parseDocument>, path: readonly unknown[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
    if (node?.range) return node.range[0]
  }
  return 0
}

/** "## Title" and the text up to the next. */
function sectionsOf(body: string): Map<string, string> {
  const parts = body.split(/^## +(.+)$/m).slice(1)
  const sections = new Map<string, string>()
  for (let part = 0; part + 1 < parts.length; part += 2) sections.set(parts[part]!.trim(), parts[part + 1]!.trim())
  return sections
}
