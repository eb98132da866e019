import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Scenario } from '../../../shared/scenario.ts'
import { readTexts } from '../scenarios.ts'
import { HIDDEN, readPlainFile, writeFolderWhole, writeWhole } from './files.ts'
import type { PackFiles } from './pack-contents.ts'
import { checkedTitle, NameError, slugOf } from './names.ts'
import { PACK_LIMITS } from './pack-rules.ts'
import { readScenarioFolders, type ReadScenarios } from './pack-reading.ts'
import type { LessonParser } from './read-lesson.ts'

export const OWN = 'own'
const MOST_OWN = 200
const LESSON = 'lesson.md'
const PROGRAM = 'program.ts'
const PYTHON = 'program.py'

/** The learner's own scenarios: a folder each, in the data folder. Files put there by hand are read as well. */
export class OwnScenarios {
  readonly folder: string
  readonly #lessons: LessonParser
  #read: ReadScenarios = { scenarios: [], folders: new Map(), problems: [] }

  constructor(dataFolder: string, lessons: LessonParser) {
    this.#lessons = lessons
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

  async refresh(): Promise<void> {
    let names: readonly string[] = []
    let unreadable: readonly string[] = []
    try {
      names = this.#names()
    } catch (error) {
      unreadable = [`Own scenarios cannot be read: ${error instanceof Error ? error.message : String(error)}.`]
    }
    const { folder } = this
    const { scenarios, ...rest } = await readScenarioFolders(
      {
        folder,
        names: names.slice(0, MOST_OWN),
        prefix: OWN,
        from: { origin: OWN, pack: null },
        textsOf: (name, id) => readTexts(folder, name, id),
      },
      (text, file) => this.#lessons.read(text, file),
    )
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
   * @param originals the original's files, relative to its folder. @returns the new one's id. Rejects with NameError.
   */
  async save(original: Scenario, originals: PackFiles, title: string, source: string): Promise<string> {
    const checked = this.#freeTitle(title)
    if (this.#names().length >= MOST_OWN)
      throw new NameError(`There are ${MOST_OWN} own scenarios already; delete one that you no longer need.`)
    const files = new Map<string, string | Uint8Array>(originals)
    // The Python version is the same program as the original, not as the changed one.
    if (source !== original.source) files.delete(PYTHON)
    const lesson = Buffer.from(originals.get(LESSON) ?? new Uint8Array()).toString('utf8')
    files.set(LESSON, await this.#lessons.derive(lesson, checked, false))
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

  /** The folder keeps its name, so that the scenario keeps its id and what is remembered of it. Rejects with NameError. */
  async rename(id: string, title: string): Promise<void> {
    const folder = this.#existing(id)
    const checked = this.#freeTitle(title, id)
    const lesson = readPlainFile(join(folder, LESSON), PACK_LIMITS.fileBytes, `${id}/${LESSON}`).toString('utf8')
    writeWhole(join(folder, LESSON), await this.#lessons.derive(lesson, checked, true))
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
    const folded = checked.toLocaleLowerCase('en')
    const twin = this.scenarios.find((own) => own.id !== besides && own.title.toLocaleLowerCase('en') === folded)
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
