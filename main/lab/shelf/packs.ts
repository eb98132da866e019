import { readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import * as v from 'valibot'
import type { Scenario } from '../../../shared/scenario.ts'
import { MOST_PACK_BYTES, type PackDescription } from '../../../shared/shelf.ts'
import { JsonFile } from '../storage/json-file.ts'
import { locked } from '../storage/locked.ts'
import { makeFolder } from '../storage/make-folder.ts'
import { codeOf } from '../storage/storage-error.ts'
import { removeWholeFolder, replaceWholeFolder, sweepFolder } from '../storage/whole-folder.ts'
import { slugOf } from './names.ts'
import { OpenPack } from './open-pack.ts'
import { OWN } from './own-scenarios.ts'
import { checkContents, hashOf, readManifest } from './pack-contents.ts'
import { readPackFolder } from './pack-reading.ts'
import { ASK_AUTHOR, PackRefused, quoted } from './pack-rules.ts'
import type { ReadLesson } from './read-lesson.ts'
import { unpack } from './unpack.ts'

const FOLDER = 'packs'
/** A hash's first half: long enough to be one of a kind, short enough for Windows' paths. */
const FOLDER_CHARACTERS = 32
const UNPACKED = /^[0-9a-f]{32}$/
const MOST_PACKS = 32

const Kept = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/)),
  kind: v.picklist(['file', 'folder']),
  /** Of a file: the name under `packs`. Of a folder: where it is. */
  folder: v.string(),
})
export type KeptPack = v.InferOutput<typeof Kept>

/** The lab packs that are open: unpacked files in the data folder, and folders that stay where they are. */
export class Packs {
  readonly #folder: string
  readonly #kept: JsonFile<readonly KeptPack[]>
  readonly #readLesson: ReadLesson
  #open: readonly OpenPack[] = []

  constructor(dataFolder: string, readLesson: ReadLesson) {
    this.#readLesson = readLesson
    this.#folder = join(dataFolder, FOLDER)
    this.#kept = new JsonFile<readonly KeptPack[]>(join(dataFolder, 'packs.json'), {
      schema: v.array(Kept),
      version: 1,
      empty: [],
      field: 'items',
    })
  }

  /** Where `.fklab` files are unpacked. */
  get folder(): string {
    return this.#folder
  }
  get scenarios(): readonly Scenario[] {
    return this.#open.flatMap(({ scenarios }) => scenarios)
  }
  get problems(): readonly string[] {
    return [this.#kept.trouble, ...this.#open.flatMap(({ problems }) => problems)].filter((text) => text !== '')
  }
  descriptions(trusted: (hash: string) => boolean): readonly PackDescription[] {
    return this.#open.map((pack) => pack.description(trusted))
  }
  find(id: string): OpenPack | undefined {
    return this.#open.find((pack) => pack.id === id)
  }

  async refresh(): Promise<void> {
    const kept = this.#kept.read().map((pack) => ({ ...pack, path: this.#pathOf(pack) }))
    // Unpacked, but not in the list: the list was lost.
    const known = new Set(kept.map(({ folder }) => folder))
    const strays = this.#unpacked().filter((name) => !known.has(name))
    const taken = new Set(kept.map(({ id }) => id))
    const all = [
      ...kept,
      ...strays.map((name) => ({
        id: freeId('lab-pack', taken),
        kind: 'file' as const,
        path: join(this.#folder, name),
      })),
    ]
    const open: OpenPack[] = []
    for (const { id, kind, path } of all) {
      const before = this.#open.find((pack) => pack.id === id && pack.kind === kind && pack.path === path)
      open.push(await OpenPack.read({ id, kind, path }, this.#readLesson, before))
    }
    this.#open = open
  }

  /** Reads one pack again: it may have been changed by hand. @returns whether it was. */
  async readAgain(before: OpenPack): Promise<boolean> {
    const { id, kind, path } = before
    const now = await OpenPack.read({ id, kind, path }, this.#readLesson, before)
    this.#open = this.#open.map((pack) => (pack === before ? now : pack))
    return now !== before
  }

  /** Reads a `.fklab` file. @returns the pack's id. @throws PackRefused */
  async openFile(path: string): Promise<string> {
    const name = basename(path)
    const about = statSync(path, { throwIfNoEntry: false })
    if (about?.isFile() !== true)
      throw new PackRefused(quoted(name), 'there is no such file', 'Give the path of a .fklab file.')
    if (about.size > MOST_PACK_BYTES)
      throw new PackRefused(
        quoted(name),
        `it has ${about.size} bytes, and a lab pack has at most ${MOST_PACK_BYTES}`,
        ASK_AUTHOR,
      )
    const bytes = await readFile(path).catch((error: unknown) => {
      throw new PackRefused(quoted(name), `it cannot be read (${codeOf(error)})`, 'Allow yourself to read it.')
    })
    return this.openBytes(name, bytes)
  }

  /**
   * A `.fklab` file's bytes, checked whole before anything is written. One that is open already stays as it is.
   * @returns the pack's id. @throws PackRefused
   */
  async openBytes(name: string, bytes: Uint8Array): Promise<string> {
    const files = unpack(bytes, name)
    const manifest = readManifest(files, name)
    await checkContents(files, manifest, name, this.#readLesson)
    const folder = hashOf(files).slice(0, FOLDER_CHARACTERS)
    const target = join(this.#folder, folder)
    const open = this.#open.find((pack) => pack.path === target)
    if (open?.hash === hashOf(files)) return open.id
    this.#makeRoom(name)
    // Somebody changed what was unpacked: the checked files take its place.
    await this.#unpacking(() => replaceWholeFolder(target, files))
    return this.#add(open?.id, manifest.title, { kind: 'file', folder })
  }

  /** @returns the pack's id. @throws PackRefused */
  async openFolder(path: string): Promise<string> {
    const folder = resolve(path)
    const shown = basename(folder)
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new PackRefused(quoted(shown), 'there is no such folder', 'Give the path of a folder of scenarios.')
    const open = this.#open.find((pack) => pack.path === folder)
    if (open !== undefined) return open.id
    const { manifest } = await readPackFolder(folder, this.#readLesson)
    if (manifest.scenarios.length === 0)
      throw new PackRefused(
        quoted(shown),
        'no folder in it is a scenario',
        'A scenario is a folder with a lesson.md and a program.ts; open the folder that holds such folders.',
      )
    this.#makeRoom(shown)
    return this.#add(undefined, manifest.title, { kind: 'folder', folder })
  }

  /** @returns what is gone. */
  async close(id: string): Promise<OpenPack | null> {
    const pack = this.find(id)
    if (pack === undefined) return null
    // Another lab may know a pack by this id that is not in this one's list yet.
    const isIt = (item: KeptPack) => item.id === id && this.#pathOf(item) === pack.path
    await this.#kept.change((items) => (items.some(isIt) ? items.filter((item) => !isIt(item)) : items))
    if (pack.kind === 'file') await this.#unpacking(() => removeWholeFolder(pack.path))
    return pack
  }

  /** The id is chosen when it is kept: another lab may have opened a pack of that title, or this very one, meanwhile. */
  async #add(known: string | undefined, title: string, pack: Omit<KeptPack, 'id'>): Promise<string> {
    let id = ''
    await this.#kept.change((items) => {
      const same = items.find((item) => item.kind === pack.kind && item.folder === pack.folder)
      const taken = new Set([...items.map((item) => item.id), ...this.#open.map((other) => other.id)])
      if (known !== undefined && !items.some((item) => item.id === known)) taken.delete(known)
      id = same?.id ?? (known !== undefined && !taken.has(known) ? known : freeId(title, taken))
      return [...items.filter((item) => item !== same), { id, ...pack }]
    })
    return id
  }

  /** Unpacked files change under the lock of their folder. */
  #unpacking(work: () => Promise<void>): Promise<void> {
    return locked(this.#folder, async () => {
      makeFolder(this.#folder)
      sweepFolder(this.#folder)
      await work()
    })
  }

  #makeRoom(name: string): void {
    if (this.#open.length >= MOST_PACKS)
      throw new PackRefused(quoted(name), `${MOST_PACKS} lab packs are open already`, 'Close one of them.')
  }

  /** A name from the list leads nowhere but into `packs`. */
  #pathOf({ kind, folder }: KeptPack): string {
    return kind === 'folder' ? resolve(folder) : join(this.#folder, UNPACKED.test(folder) ? folder : 'unknown')
  }

  #unpacked(): string[] {
    try {
      return readdirSync(this.#folder).filter((name) => UNPACKED.test(name))
    } catch {
      // None has been unpacked yet, or none can be read: each that is in the list says so itself.
      return []
    }
  }
}

/** From its title, so that a new edition keeps the old one's place once that is closed. */
function freeId(title: string, taken: Set<string>): string {
  const id = slugOf(title, (slug) => slug === OWN || taken.has(slug), 'lab-pack')
  taken.add(id)
  return id
}
