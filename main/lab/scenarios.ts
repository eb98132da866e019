import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Scenario } from '../../shared/scenario.ts'
import { MOST_SOURCE_CHARACTERS } from '../../shared/shelf.ts'
import { parseLesson, type Lesson } from './lesson.ts'
import { readPlainFile } from './shelf/files.ts'
import { sentenceOf } from './shortage.ts'

/** Beside the built program. An installed app keeps them outside its archive, where the compiler's own process can read. */
export const BUILT_IN_SCENARIOS = fileURLToPath(new URL('../../main/scenarios/', import.meta.url)).replace(
  /app\.asar(?=[/\\])/,
  'app.asar.unpacked',
)
const MOST_FILE_BYTES = 1024 * 1024
/** Each is a line of its own on the page. */
const MOST_SOURCE_LINES = 10_000

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
      const texts = readTexts(folder, name)
      scenarios.push(scenarioOf(name, parseLesson(texts.lesson, `${name}/lesson.md`), texts))
    } catch (error) {
      problems.push(sentenceOf(error))
    }
  }
  return { scenarios: scenarios.sort((a, b) => a.order - b.order), problems }
}

export const programOf = (folder: string, id: string): string => join(folder, id, 'program.ts')

/** The texts that a scenario is made of. */
export interface ScenarioTexts {
  readonly lesson: string
  readonly program: string
  readonly python: string | null
}

/**
 * Reads one scenario's folder.
 * @param id what it is called outside its folder, also in problems. @throws Error with one sentence.
 */
export function readTexts(folder: string, name: string, id = name): ScenarioTexts {
  const lesson = join(folder, name, 'lesson.md')
  for (const file of [lesson, programOf(folder, name)]) {
    if (!existsSync(file)) throw new Error(`Scenario ${id} has no ${file.slice(join(folder, name).length + 1)}.`)
  }
  const text = (file: string) =>
    readPlainFile(join(folder, name, file), MOST_FILE_BYTES, `${id}/${file}`).toString('utf8')
  return {
    lesson: text('lesson.md'),
    program: text('program.ts'),
    python: existsSync(join(folder, name, 'program.py')) ? text('program.py') : null,
  }
}

/** @throws Error with one sentence for a program that is longer than the page can show. */
export function scenarioOf(id: string, lesson: Lesson, { program, python }: ScenarioTexts): Scenario {
  checkProgramSize(program, `${id}/program.ts`)
  if (python !== null) checkProgramSize(python, `${id}/program.py`)
  return { id, origin: 'built-in', pack: null, ...lesson, source: program, python }
}

function checkProgramSize(text: string, file: string): void {
  const refuse = (most: string) => {
    throw new Error(`${file} has more than ${most}; make it shorter, or import a part of it from another file.`)
  }
  if (text.length > MOST_SOURCE_CHARACTERS) refuse(`${MOST_SOURCE_CHARACTERS} characters`)
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  if (lines > MOST_SOURCE_LINES) refuse(`${MOST_SOURCE_LINES} lines`)
}
