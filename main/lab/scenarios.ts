import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Scenario } from '../../shared/scenario.ts'
import { parseLesson, type Lesson } from './lesson.ts'
import { readPlainFile } from './shelf/files.ts'

/** Beside the built program. An installed app keeps them outside its archive, where the compiler's own process can read. */
export const BUILT_IN_SCENARIOS = fileURLToPath(new URL('../../main/scenarios/', import.meta.url)).replace(
  /app\.asar(?=[/\\])/,
  'app.asar.unpacked',
)
const MOST_FILE_BYTES = 1024 * 1024

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
      problems.push(error instanceof Error ? error.message : String(error))
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

export const scenarioOf = (id: string, lesson: Lesson, { program, python }: ScenarioTexts): Scenario => ({
  id,
  origin: 'built-in',
  pack: null,
  ...lesson,
  source: program,
  python,
})
