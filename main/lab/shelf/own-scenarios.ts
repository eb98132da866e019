import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Scenario } from '../../../shared/scenario.ts'
import { derivedLesson } from './derived-lesson.ts'
import { HIDDEN, readPlainFile, writeFolderWhole, writeWhole } from './files.ts'
import { readFolderFiles } from './folder-files.ts'
import { checkedTitle, foldedTitle, NameError, slugOf } from './names.ts'
import { PACK_LIMITS } from './pack-rules.ts'
import { readScenarioFolders, type ReadScenarios } from './pack-reading.ts'

export const OWN = 'own'
const MOST_OWN = 200
const LESSON = 'lesson.md'
const PROGRAM = 'program.ts'
const PYTHON = 'program.py'

/** The learner's own scenarios: a folder each, in the data folder. Files put there by hand are read as well. */
export class OwnScenarios {
  readonly folder: string
  #read: ReadScenarios = { scenarios: [], folders: new Map(), problems: [] }

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, OWN)
  }

  get scenarios(): readonly Scenario[] {
    return this.#read.scenarios
  }
  get problems(): readonly string[] {
    return this.#read.problems
  }
  folderOf(id: string): string | undefined {
    return this.#read.folders.get(id)
  }

  refresh(): void {
    let names: readonly string[] = []
    let unreadable: readonly string[] = []
    try {
      names = this.#names()
    } catch (error) {
      unreadable = [`Own scenarios cannot be read: ${error instanceof Error ? error.message : String(error)}.`]
    }
    const { scenarios, ...rest } = readScenarioFolders(this.folder, names.slice(0, MOST_OWN), OWN, {
      origin: OWN,
      pack: null,
    })
    const tooMany =
      names.length > MOST_OWN
        ? [`There are ${names.length} own scenarios; the first ${MOST_OWN} are shown. Delete some.`]
        : []
    this.#read = {
      ...rest,
      scenarios: scenarios.toSorted((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true })),
      problems: [...unreadable, ...rest.problems, ...tooMany],
    }
  }

  /**
   * A copy of a scenario with another title and program.
   * @param folder where the original's files lie. @returns the new one's id. @throws NameError
   */
  save(original: Scenario, folder: string, title: string, source: string): string {
    const checked = this.#freeTitle(title)
    if (this.#names().length >= MOST_OWN)
      throw new NameError(`There are ${MOST_OWN} own scenarios already; delete one that you no longer need.`)
    const files = new Map<string, string | Uint8Array>(readFolderFiles(folder, original.title).files)
    // The Python version is the same program as the original, not as the changed one.
    if (source !== original.source) files.delete(PYTHON)
    const lesson = readPlainFile(join(folder, LESSON), PACK_LIMITS.fileBytes, `${original.id}/${LESSON}`).toString(
      'utf8',
    )
    files.set(LESSON, derivedLesson(lesson, checked, false))
    files.set(PROGRAM, source)
    const names = new Set(this.#names().map((name) => name.toLowerCase()))
    const slug = slugOf(checked, (name) => names.has(name))
    writeFolderWhole(join(this.folder, slug), files)
    return `${OWN}/${slug}`
  }

  /** @throws NameError */
  update(id: string, source: string): void {
    const folder = this.#existing(id)
    writeWhole(join(folder, PROGRAM), source)
  }

  /** The folder keeps its name, so that the scenario keeps its id and what is remembered of it. @throws NameError */
  rename(id: string, title: string): void {
    const folder = this.#existing(id)
    const checked = this.#freeTitle(title, id)
    const lesson = readPlainFile(join(folder, LESSON), PACK_LIMITS.fileBytes, `${id}/${LESSON}`).toString('utf8')
    writeWhole(join(folder, LESSON), derivedLesson(lesson, checked, true))
  }

  /** @throws NameError */
  delete(id: string): void {
    rmSync(this.#existing(id), { recursive: true, force: true, maxRetries: 3 })
  }

  /** @throws NameError */
  pathOf(id: string): string {
    return this.#existing(id)
  }

  #existing(id: string): string {
    const folder = this.folderOf(id)
    if (folder === undefined || !existsSync(folder)) throw new NameError(`There is no own scenario ${id} any more.`)
    return folder
  }

  /** Two own scenarios of one title could not be told apart on screen. */
  #freeTitle(title: string, besides?: string): string {
    const checked = checkedTitle(title)
    const folded = foldedTitle(checked)
    const twin = this.scenarios.find((own) => own.id !== besides && foldedTitle(own.title) === folded)
    if (twin !== undefined) throw new NameError(`“${twin.title}” is an own scenario already; choose another title.`)
    return checked
  }

  #names(): string[] {
    if (!existsSync(this.folder)) return []
    return readdirSync(this.folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith(HIDDEN))
      .map(({ name }) => name)
      .sort()
  }
}
