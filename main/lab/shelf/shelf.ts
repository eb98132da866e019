import { join } from 'node:path'
import type { Scenario } from '../../../shared/scenario.ts'
import type { ExportedPack, PackDescription } from '../../../shared/shelf.ts'
import { ConsentNeeded, Consents } from '../consent.ts'
import { dataFolderTrouble } from '../data-folder.ts'
import type { SealedFiles } from '../runs/sealed-files.ts'
import { readScenarios, type ScenarioShelf } from '../scenarios.ts'
import { cannotChange } from '../storage/storage-error.ts'
import { readFolderFiles } from './folder-files.ts'
import { makePack, packFileName } from './make-pack.ts'
import { checkedTitle } from './names.ts'
import type { OpenPack } from './open-pack.ts'
import { OWN, OwnScenarios } from './own-scenarios.ts'
import { MANIFEST, PACK_FORMAT } from './pack-contents.ts'
import { readPackFolder } from './pack-reading.ts'
import { PackRefused, quoted } from './pack-rules.ts'
import { Packs } from './packs.ts'
import { parserHere, type LessonParser, type ReadLesson } from './read-lesson.ts'

/** A scenario and where its files lie. */
export interface Shelved {
  readonly scenario: Scenario
  readonly folder: string
  readonly pack: OpenPack | null
}

/** A scenario that may run. */
export interface Permitted extends Shelved {
  /** Of a pack: the very bytes that were agreed to. Undefined: what lies in the folder, which is the user's own or ours. */
  readonly sealed: SealedFiles | undefined
  /** Of the user's own and ours: where lab packs are unpacked, as their programs run only under their own names. */
  readonly closedTo: string | undefined
  /** Whether it still may: the user can take a consent back, in any lab. Asked again before each further run of it. */
  readonly stillMay: () => boolean
}

/** Something that is not there. */
export class UnknownScenario extends Error {
  override readonly name = 'UnknownScenario'
}

/**
 * All scenarios, wherever they come from: built in, own, from lab packs. Ids differ across sources: "bank", "own/bank",
 * "<pack>/bank". Every change is told through `changed`.
 */
export class Shelf implements ScenarioShelf {
  readonly consents: Consents
  readonly #builtInFolder: string
  readonly #dataFolder: string
  readonly #builtIn: ScenarioShelf
  readonly #own: OwnScenarios
  readonly #packs: Packs
  readonly #changed: (opened: string | null, shelf: Shelf) => void
  readonly #readLesson: ReadLesson
  /** Settles when all that was asked so far is done. */
  #done: Promise<unknown> = Promise.resolve()
  #trouble = ''

  private constructor(
    builtInFolder: string,
    dataFolder: string,
    changed: (opened: string | null, shelf: Shelf) => void,
    lessons: LessonParser,
  ) {
    this.consents = new Consents(dataFolder)
    this.#readLesson = (text, file) => lessons.read(text, file)
    this.#builtInFolder = builtInFolder
    this.#dataFolder = dataFolder
    this.#builtIn = readScenarios(builtInFolder)
    this.#own = new OwnScenarios(dataFolder, this.#readLesson, (...lesson) => lessons.derive(...lesson))
    this.#packs = new Packs(dataFolder, this.#readLesson)
    this.#changed = changed
  }

  /** @param changed is called after each change, with the pack that was opened by it, if one was. */
  static async open(
    builtInFolder: string,
    dataFolder: string,
    changed: (opened: string | null, shelf: Shelf) => void,
    lessons = parserHere,
  ): Promise<Shelf> {
    const shelf = new Shelf(builtInFolder, dataFolder, changed, lessons)
    await shelf.refresh()
    return shelf
  }

  get scenarios(): readonly Scenario[] {
    return [...this.#builtIn.scenarios, ...this.#own.scenarios, ...this.#packs.scenarios]
  }
  get problems(): readonly string[] {
    const kept = [this.#trouble, this.consents.trouble].filter((text) => text !== '')
    // Two packs may have the same trouble, and the page tells its banners apart by their sentence.
    return [...new Set([...this.#builtIn.problems, ...this.#own.problems, ...this.#packs.problems, ...kept])]
  }
  get packs(): readonly PackDescription[] {
    const given = this.consents.all()
    return this.#packs.descriptions((hash) => given.has(hash))
  }

  /** Reads own scenarios and packs again: they may have been changed by hand, or by another lab. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#refresh())
  }

  /** One sentence for each scenario of an open pack that cannot be read, or for the whole pack. */
  problemsOf(packId: string): readonly string[] {
    return this.#packs.find(packId)?.problems ?? []
  }
  /** Why a scenario of an open pack or of one's own is not there; undefined when it is, or belongs to neither. */
  problemOf(id: string): string | undefined {
    if (this.scenarios.some((scenario) => scenario.id === id)) return undefined
    return this.#own.problemOf(id) ?? this.#packs.find(id.split('/', 1)[0]!)?.problemOf(id)
  }

  /** @throws UnknownScenario */
  find(id: string): Shelved {
    const scenario = this.scenarios.find((candidate) => candidate.id === id)
    if (scenario === undefined) {
      const problem = this.problemOf(id)
      if (problem !== undefined) throw new UnknownScenario(problem)
      const ids = this.scenarios.map((candidate) => candidate.id).join(', ')
      throw new UnknownScenario(`There is no scenario "${id}"; there are ${ids}.`)
    }
    const pack = scenario.pack === null ? null : this.#existing(scenario.pack.id)
    const folder = pack?.folderOf(id) ?? this.#own.folderOf(id) ?? join(this.#builtInFolder, id)
    return { scenario, folder, pack }
  }

  /**
   * The scenario, if its program may run: whatever starts a program from the shelf, also a changed copy or the Python
   * version, gets it here. A pack's content is read again first, and runs as it was read: nothing can change in between.
   * Rejects with UnknownScenario, or with ConsentNeeded for one of a pack that the user has not agreed to as it is now.
   */
  permitted(id: string): Promise<Permitted> {
    return this.#inTurn(() => this.#permitted(id))
  }

  /** @param hash of the content that the user was shown. Rejects with PackRefused when it is another by now. */
  consent(packId: string, hash: string): Promise<void> {
    return this.#inTurn(async () => {
      const pack = this.#existing(packId)
      if ((await this.#packs.readAgain(pack)) || pack.hash !== hash) {
        this.#changed(null, this)
        throw new PackRefused(
          quoted(packId),
          'it was changed while you were asked',
          'Run it once more to be asked again.',
        )
      }
      await this.consents.give(hash, pack.manifest?.title ?? packId, pack.path)
      this.#changed(null, this)
    })
  }

  /** A copy of a pack's scenario would run as one's own, so it needs the same consent. @returns its id. */
  saveOwn(from: string, title: string, source: string): Promise<string> {
    return this.#inTurn(async () => {
      const { scenario, folder, pack } = await this.#permitted(from)
      const files = pack?.filesOf(from) ?? (await readFolderFiles(folder, scenario.title)).files
      return this.#change(() => this.#own.save(scenario, files, title, source))
    })
  }
  updateOwn(id: string, source: string): Promise<void> {
    return this.#inTurn(() => this.#change(() => this.#own.update(id, source)))
  }
  renameOwn(id: string, title: string): Promise<void> {
    return this.#inTurn(() => this.#change(() => this.#own.rename(id, title)))
  }
  deleteOwn(id: string): Promise<void> {
    return this.#inTurn(() => this.#change(() => this.#own.delete(id)))
  }
  pathOfOwn(id: string): string {
    return this.#own.pathOf(id)
  }

  /** @returns the pack's id. Rejects with PackRefused. */
  openPackBytes(name: string, bytes: Uint8Array): Promise<string> {
    return this.#inTurn(() => this.#change(() => this.#packs.openBytes(name, bytes)))
  }

  /**
   * A `.fklab` file or a folder of scenarios, chosen by the user in the shell itself, which shows it then.
   * @returns the pack's id. Rejects with PackRefused.
   */
  openPath(path: string, kind: 'file' | 'folder'): Promise<string> {
    const open = () => (kind === 'folder' ? this.#packs.openFolder(path) : this.#packs.openFile(path))
    return this.#inTurn(() => this.#change(open, (id) => id))
  }

  closePack(id: string): Promise<void> {
    return this.#inTurn(() =>
      this.#change(async () => {
        const closed = await this.#packs.close(id)
        if (closed !== null) await this.consents.revoke(closed)
      }),
    )
  }

  /** @param id a pack's, or "own" for all own scenarios. Rejects with PackRefused. */
  exportPack(id: string, title = ''): Promise<ExportedPack> {
    return this.#inTurn(async () => {
      if (id === OWN) return this.#exportOwn(title === '' ? 'My scenarios' : checkedTitle(title))
      const pack = this.#existing(id)
      if (pack.manifest === null) throw new PackRefused(quoted(id), 'it cannot be read', 'Bring its folder back first.')
      const manifest = title === '' ? pack.manifest : { ...pack.manifest, title: checkedTitle(title) }
      const bytes = await makePack(pack.files, manifest, manifest.title, this.#readLesson)
      return { name: packFileName(manifest.title), bytes }
    })
  }

  /** Settles when all that was asked is done; the lab waits for it before it ends. */
  async settled(): Promise<void> {
    await this.#done
  }

  async #refresh(): Promise<void> {
    this.#trouble = dataFolderTrouble(this.#dataFolder)
    await this.#own.refresh()
    await this.#packs.refresh()
  }

  async #permitted(id: string): Promise<Permitted> {
    const { pack: before } = this.find(id)
    if (before !== null && (await this.#packs.readAgain(before))) this.#changed(null, this)
    const shelved = this.find(id)
    const { pack } = shelved
    if (pack === null) return { ...shelved, sealed: undefined, closedTo: this.#packs.folder, stillMay: () => true }
    const { hash, sealed } = pack
    const stillMay = () => this.consents.given(hash)
    if (!stillMay()) throw new ConsentNeeded({ scenario: id, pack: pack.description(() => false) })
    return { ...shelved, sealed, closedTo: undefined, stillMay }
  }

  async #exportOwn(title: string): Promise<ExportedPack> {
    if (this.#own.scenarios.length === 0)
      throw new PackRefused(quoted(title), 'there are no own scenarios', 'Save one as your own first.')
    const folders = this.#own.scenarios.map(({ id }) => id.slice(OWN.length + 1))
    const { files } = await readPackFolder(this.#own.folder, this.#readLesson, title)
    const chosen = new Map([...files].filter(([path]) => path !== MANIFEST && folders.includes(path.split('/', 1)[0]!)))
    const manifest = { format: PACK_FORMAT, title, author: '', description: '', scenarios: folders } as const
    const bytes = await makePack(chosen, { ...manifest, scenarios: folders }, title, this.#readLesson)
    return { name: packFileName(title), bytes }
  }

  #existing(id: string): OpenPack {
    const pack = this.#packs.find(id)
    if (pack === undefined) throw new PackRefused(quoted(id), 'no such lab pack is open', 'Open it again.')
    return pack
  }

  /** One after the other: what is read and then changed is not changed by another in between. */
  #inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const result = this.#done.then(work)
    this.#done = result.catch(() => undefined)
    return result
  }

  async #change<Result>(
    change: () => Result | Promise<Result>,
    opened: (result: Result) => string | null = () => null,
  ): Promise<Result> {
    let shown: string | null = null
    try {
      const result = await change()
      shown = opened(result)
      return result
    } catch (error) {
      throw cannotChange(this.#dataFolder, error)
    } finally {
      await this.#refresh()
      this.#changed(shown, this)
    }
  }
}
