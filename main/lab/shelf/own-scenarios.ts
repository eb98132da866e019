import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Scenario } from '../../../shared/scenario.ts'
import { locked } from '../storage/locked.ts'
import { makeFolder } from '../storage/make-folder.ts'
import { cannotChange, codeOf } from '../storage/storage-error.ts'
import { replaceFile } from '../storage/whole-file.ts'
import { makeWholeFolder, removeWholeFolder, sweepFolder, temporaryBeside } from '../storage/whole-folder.ts'
import { readTexts } from '../scenarios.ts'
import { HIDDEN, readPlainFile } from './files.ts'
import type { PackFiles } from './pack-contents.ts'
import { checkedTitle, foldedTitle, NameError, slugOf } from './names.ts'
import { PACK_LIMITS } from './pack-rules.ts'
import { readScenarioFolders, type ReadScenarios } from './pack-reading.ts'
import { deriveLessonHere, type DeriveLesson, type ReadLesson } from './read-lesson.ts'
import { reasonOf } from '../shortage.ts'

export const OWN = 'own'
const MOST_OWN = 200
const LESSON = 'lesson.md'
const PROGRAM = 'program.ts'
const PYTHON = 'program.py'

interface Listed {
  readonly names: readonly string[]
  readonly problems: readonly string[]
}

/** A folder may be deleted between listing it and reading it. */
const READINGS = 5

/**
 * The learner's own scenarios: a folder each, in the data folder. Files put there by hand are read as well. Several labs
 * may change them at once: each change is made under the system's lock of the folder of them all, to what is there then.
 */
export class OwnScenarios {
  readonly folder: string
  readonly #readLesson: ReadLesson
  readonly #deriveLesson: DeriveLesson
  #read: ReadScenarios = { scenarios: [], folders: new Map(), problems: [], problemOf: new Map() }

  constructor(dataFolder: string, readLesson: ReadLesson, deriveLesson = deriveLessonHere) {
    this.#readLesson = readLesson
    this.#deriveLesson = deriveLesson
    this.folder = join(dataFolder, OWN)
  }

  get scenarios(): readonly Scenario[] {
    return this.#read.scenarios
  }
  get problems(): readonly string[] {
    return this.#read.problems
  }
  /** Why one of them cannot be read; undefined when it can, or there is none. */
  problemOf(id: string): string | undefined {
    return this.#read.problemOf.get(id)
  }
  folderOf(id: string): string | undefined {
    return this.#read.folders.get(id)
  }

  async refresh(): Promise<void> {
    for (let reading = 1; ; reading++) {
      const before = this.#namesOrProblem()
      this.#read = await this.#readAll(before)
      // A scenario that another lab is deleting just now is no problem.
      const after = this.#namesOrProblem()
      if (this.#read.problems.length === 0 || before.names.join('/') === after.names.join('/')) return
      if (reading === READINGS) return
    }
  }

  #namesOrProblem(): Listed {
    try {
      return { names: this.#names(), problems: [] }
    } catch (error) {
      const why = reasonOf(error)
      return { names: [], problems: [`Own scenarios cannot be read: ${why}.`] }
    }
  }

  async #readAll({ names, problems }: Listed): Promise<ReadScenarios> {
    const { folder } = this
    const { scenarios, ...rest } = await readScenarioFolders(
      {
        folder,
        names: names.slice(0, MOST_OWN),
        prefix: OWN,
        from: { origin: OWN, pack: null },
        textsOf: (name, id) => readTexts(folder, name, id),
      },
      this.#readLesson,
    )
    const tooMany =
      names.length > MOST_OWN
        ? [`There are ${names.length} own scenarios; the first ${MOST_OWN} are shown. Delete some.`]
        : []
    return {
      ...rest,
      scenarios: scenarios.toSorted((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true })),
      problems: [...problems, ...rest.problems, ...tooMany],
    }
  }

  /**
   * A copy of a scenario with another title and program.
   * @param originals the original's files, relative to its folder. @returns the new one's id. @throws NameError. @throws StorageError
   */
  async save(original: Scenario, originals: PackFiles, title: string, source: string): Promise<string> {
    checkedTitle(title)
    return this.#changing(async () => {
      const checked = this.#freeTitle(title)
      if (this.#names().length >= MOST_OWN)
        throw new NameError(`There are ${MOST_OWN} own scenarios already; delete one that you no longer need.`)
      const files = new Map<string, string | Uint8Array>(originals)
      // The Python version is the same program as the original, not as the changed one.
      if (source !== original.source) files.delete(PYTHON)
      const lesson = Buffer.from(originals.get(LESSON) ?? new Uint8Array()).toString('utf8')
      files.set(LESSON, await this.#deriveLesson(lesson, checked, false))
      files.set(PROGRAM, source)
      const names = new Set(this.#names().map((name) => name.toLowerCase()))
      const slug = slugOf(checked, (name) => names.has(name))
      await makeWholeFolder(join(this.folder, slug), files, true)
      return `${OWN}/${slug}`
    })
  }

  /** @throws NameError when it is not there any more. @throws StorageError */
  update(id: string, source: string): Promise<void> {
    return this.#changing(() => this.#write(id, PROGRAM, source))
  }

  /**
   * The folder keeps its name, so that the scenario keeps its id and what is remembered of it.
   * @throws NameError when it is not there any more, too. @throws StorageError
   */
  rename(id: string, title: string): Promise<void> {
    return this.#changing(async () => {
      const folder = this.#existing(id)
      const checked = this.#freeTitle(title, id)
      const lesson = readPlainFile(join(folder, LESSON), PACK_LIMITS.fileBytes, `${id}/${LESSON}`).toString('utf8')
      return this.#write(id, LESSON, await this.#deriveLesson(lesson, checked, true))
    })
  }

  /** @throws NameError when it is not there any more. @throws StorageError */
  delete(id: string): Promise<void> {
    return this.#changing(() => removeWholeFolder(this.#existing(id)))
  }

  /** @throws NameError */
  pathOf(id: string): string {
    return this.#existing(id)
  }

  /** Works under the lock, on the folder as other labs have left it. */
  async #changing<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await locked(this.folder, async () => {
        makeFolder(this.folder)
        sweepFolder(this.folder)
        await this.refresh()
        return await work()
      })
    } catch (error) {
      throw cannotChange(this.folder, error)
    }
  }

  /** The new file is made outside of the scenario's folder, where it could be taken for a part of it. */
  async #write(id: string, file: string, content: string): Promise<void> {
    const folder = this.#existing(id)
    try {
      await replaceFile(join(folder, file), content, temporaryBeside(folder))
    } catch (error) {
      // The user may have removed it by hand.
      throw codeOf(error) === 'ENOENT' && !existsSync(folder) ? missing(id) : error
    }
  }

  #existing(id: string): string {
    const folder = this.folderOf(id)
    if (folder === undefined || !existsSync(folder)) throw missing(id)
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

const missing = (id: string): NameError => new NameError(`There is no own scenario ${id} any more.`)
