import { join } from 'node:path'
import type { Scenario } from '../../../shared/scenario.ts'
import type { ExportedPack, PackDescription } from '../../../shared/shelf.ts'
import { ConsentNeeded, Consents } from '../consent.ts'
import { dataFolderTrouble } from '../data-folder.ts'
import { readScenarios, type ScenarioShelf } from '../scenarios.ts'
import { cannotChange } from '../storage/storage-error.ts'
import { makePack, packFileName } from './make-pack.ts'
import { checkedTitle } from './names.ts'
import type { OpenPack } from './open-pack.ts'
import { OWN, OwnScenarios } from './own-scenarios.ts'
import { MANIFEST, PACK_FORMAT } from './pack-contents.ts'
import { readPackFolder } from './pack-reading.ts'
import { PackRefused, quoted } from './pack-rules.ts'
import { Packs } from './packs.ts'

/** A scenario and where its files lie. */
export interface Shelved {
  readonly scenario: Scenario
  readonly folder: string
  readonly pack: OpenPack | null
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
  readonly #changed: (opened: string | null) => void
  #trouble = ''

  constructor(builtInFolder: string, dataFolder: string, changed: (opened: string | null) => void) {
    this.consents = new Consents(dataFolder)
    this.#builtInFolder = builtInFolder
    this.#dataFolder = dataFolder
    this.#builtIn = readScenarios(builtInFolder)
    this.#own = new OwnScenarios(dataFolder)
    this.#packs = new Packs(dataFolder)
    this.#changed = changed
    this.refresh()
  }

  get scenarios(): readonly Scenario[] {
    return [...this.#builtIn.scenarios, ...this.#own.scenarios, ...this.#packs.scenarios]
  }
  get problems(): readonly string[] {
    const kept = [this.#trouble, this.consents.trouble].filter((text) => text !== '')
    return [...this.#builtIn.problems, ...this.#own.problems, ...this.#packs.problems, ...kept]
  }
  get packs(): readonly PackDescription[] {
    return this.#packs.descriptions((hash) => this.consents.given(hash))
  }

  /** Reads own scenarios and packs again: they may have been changed by hand, or by another lab. */
  refresh(): void {
    this.#trouble = dataFolderTrouble(this.#dataFolder)
    this.#own.refresh()
    this.#packs.refresh()
  }

  /** @throws UnknownScenario */
  find(id: string): Shelved {
    const scenario = this.scenarios.find((candidate) => candidate.id === id)
    if (scenario === undefined) {
      const ids = this.scenarios.map((candidate) => candidate.id).join(', ')
      throw new UnknownScenario(`There is no scenario "${id}"; there are ${ids}.`)
    }
    const pack = scenario.pack === null ? null : this.#existing(scenario.pack.id)
    const folder = pack?.folderOf(id) ?? this.#own.folderOf(id) ?? join(this.#builtInFolder, id)
    return { scenario, folder, pack }
  }

  /**
   * The scenario, if its program may run: whatever starts a program from the shelf, also a changed copy or the Python
   * version, gets it here. A pack's content is read again first.
   * @throws UnknownScenario. @throws ConsentNeeded for one of a pack that the user has not agreed to as it is now.
   */
  permitted(id: string): Shelved {
    if (this.find(id).pack?.isStale() === true) {
      this.refresh()
      this.#changed(null)
    }
    const shelved = this.find(id)
    const { pack } = shelved
    if (pack !== null && !this.consents.given(pack.hash)) {
      throw new ConsentNeeded({ scenario: id, pack: pack.description((hash) => this.consents.given(hash)) })
    }
    return shelved
  }

  /** @param hash of the content that the user was shown. @throws PackRefused when it is another by now. */
  async consent(packId: string, hash: string): Promise<void> {
    const pack = this.#existing(packId)
    if (pack.hash !== hash || pack.isStale()) {
      this.refresh()
      this.#changed(null)
      throw new PackRefused(
        quoted(packId),
        'it was changed while you were asked',
        'Run it once more to be asked again.',
      )
    }
    await this.consents.give(hash, pack.manifest?.title ?? packId)
    this.#changed(null)
  }

  /** A copy of a pack's scenario would run as one's own, so it needs the same consent. @returns its id. */
  async saveOwn(from: string, title: string, source: string): Promise<string> {
    const { scenario, folder } = this.permitted(from)
    return this.#change(() => this.#own.save(scenario, folder, title, source))
  }
  updateOwn(id: string, source: string): Promise<void> {
    return this.#change(() => this.#own.update(id, source))
  }
  renameOwn(id: string, title: string): Promise<void> {
    return this.#change(() => this.#own.rename(id, title))
  }
  deleteOwn(id: string): Promise<void> {
    return this.#change(() => this.#own.delete(id))
  }
  pathOfOwn(id: string): string {
    return this.#own.pathOf(id)
  }

  /** @returns the pack's id. @throws PackRefused */
  openPackBytes(name: string, bytes: Uint8Array): Promise<string> {
    return this.#change(() => this.#packs.openBytes(name, bytes))
  }

  /**
   * A `.fklab` file or a folder of scenarios, chosen by the user in the shell itself, which shows it then.
   * @returns the pack's id. @throws PackRefused
   */
  openPath(path: string, kind: 'file' | 'folder'): Promise<string> {
    const open = () => (kind === 'folder' ? this.#packs.openFolder(path) : this.#packs.openFile(path))
    return this.#change(open, (id) => id)
  }

  closePack(id: string): Promise<void> {
    return this.#change(async () => {
      const hash = await this.#packs.close(id)
      if (hash !== null) await this.consents.revoke(hash)
    })
  }

  /** @param id a pack's, or "own" for all own scenarios. @throws PackRefused */
  exportPack(id: string, title = ''): ExportedPack {
    if (id === OWN) return this.#exportOwn(title === '' ? 'My scenarios' : checkedTitle(title))
    const pack = this.#existing(id)
    if (pack.manifest === null) throw new PackRefused(quoted(id), 'it cannot be read', 'Bring its folder back first.')
    const manifest = title === '' ? pack.manifest : { ...pack.manifest, title: checkedTitle(title) }
    return { name: packFileName(manifest.title), bytes: makePack(pack.files, manifest, manifest.title) }
  }

  #exportOwn(title: string): ExportedPack {
    if (this.#own.scenarios.length === 0)
      throw new PackRefused(quoted(title), 'there are no own scenarios', 'Save one as your own first.')
    const folders = this.#own.scenarios.map(({ id }) => id.slice(OWN.length + 1))
    const { files } = readPackFolder(this.#own.folder, title)
    const chosen = new Map([...files].filter(([path]) => path !== MANIFEST && folders.includes(path.split('/', 1)[0]!)))
    const manifest = { format: PACK_FORMAT, title, author: '', description: '', scenarios: folders } as const
    return { name: packFileName(title), bytes: makePack(chosen, { ...manifest, scenarios: folders }, title) }
  }

  #existing(id: string): OpenPack {
    const pack = this.#packs.find(id)
    if (pack === undefined) throw new PackRefused(quoted(id), 'no such lab pack is open', 'Open it again.')
    return pack
  }

  async #change<Result>(
    change: () => Promise<Result>,
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
      this.refresh()
      this.#changed(shown)
    }
  }
}
