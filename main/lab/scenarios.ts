import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Scenario } from '../../shared/scenario.ts'
import { parseLesson } from './lesson.ts'

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
export const pythonOf = (folder: string, id: string): string => join(folder, id, 'program.py')

function readScenario(folder: string, id: string): Scenario {
  const lesson = join(folder, id, 'lesson.md')
  for (const file of [lesson, programOf(folder, id)]) {
    if (!existsSync(file)) throw new Error(`Scenario ${id} has no ${relative(folder, file)}.`)
  }
  const python = pythonOf(folder, id)
  return {
    id,
    ...parseLesson(readFileSync(lesson, 'utf8'), `${id}/lesson.md`),
    source: readFileSync(programOf(folder, id), 'utf8'),
    python: existsSync(python) ? readFileSync(python, 'utf8') : null,
  }
}
