import { statSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import type { Scenario } from '../../../shared/scenario.ts'
import type { PackDescription } from '../../../shared/shelf.ts'
import { shortLine } from '../../../shared/unseen-characters.ts'
import type { SealedTexts } from '../language/protocol.ts'
import type { SealedFiles } from '../runs/sealed-files.ts'
import { sentenceOf } from '../shortage.ts'
import { kindOf } from '../storage/regular-file.ts'
import { codeOf, isOfSystem } from '../storage/storage-error.ts'
import { systemWords } from '../storage/system-words.ts'
import { isCode } from './code-files.ts'
import type { Manifest, PackFiles } from './pack-contents.ts'
import { packTexts, readPackFolder, readScenarioFolders, type ReadPack, type ReadScenarios } from './pack-reading.ts'
import { quoted } from './pack-rules.ts'
import type { ReadLesson } from './read-lesson.ts'

const NOTHING: ReadScenarios = { scenarios: [], folders: new Map(), problems: [], problemOf: new Map() }

const MOST_PATH_CHARACTERS = 300

type PackKind = 'file' | 'folder'

/**
 * One lab pack as it was when it was read: each file once, and all that is shown, asked for and run of it is that reading. It
 * never changes; reading it again makes another. What cannot be read is still there to be closed.
 */
export class OpenPack {
  readonly id: string
  readonly kind: PackKind
  /** Where its scenarios' folders lie. */
  readonly path: string
  readonly #read: ReadPack | null
  readonly #scenarios: ReadScenarios
  readonly #trouble: string
  #texts: SealedTexts | undefined

  private constructor(
    { id, kind, path }: { id: string; kind: PackKind; path: string },
    read: ReadPack | null,
    scenarios: ReadScenarios,
    trouble: string,
  ) {
    this.id = id
    this.kind = kind
    this.path = path
    this.#read = read
    this.#scenarios = scenarios
    this.#trouble = trouble
  }

  /** @param before an earlier reading: the answer, when nothing has changed since. */
  static async read(
    about: { readonly id: string; readonly kind: PackKind; readonly path: string },
    readLesson: ReadLesson,
    before?: OpenPack,
  ): Promise<OpenPack> {
    const { id, path } = about
    let read: ReadPack
    try {
      read = await readPackFolder(path, readLesson)
    } catch (error) {
      return new OpenPack(about, null, NOTHING, troubleOf(about, error))
    }
    if (before?.hash === read.hash) return before
    const { title, scenarios: names } = read.manifest
    const from = { origin: 'pack', pack: { id, title } } as const
    const folders = { folder: path, names, prefix: id, from, textsOf: packTexts(read) }
    return new OpenPack(about, read, await readScenarioFolders(folders, readLesson), '')
  }

  get scenarios(): readonly Scenario[] {
    return this.#scenarios.scenarios
  }
  get problems(): readonly string[] {
    return this.#trouble === '' ? this.#scenarios.problems : [this.#trouble]
  }
  /** Why its scenario of that id is not there. */
  problemOf(id: string): string {
    const known = this.#trouble === '' ? this.#scenarios.problemOf.get(id) : this.#trouble
    if (known !== undefined) return known
    const names = this.#scenarios.scenarios.map((scenario) => quoted(scenario.id)).join(', ')
    return `The lab pack ${quoted(this.id)} has no scenario ${quoted(id)}; ${names === '' ? 'it has none that can be run' : `it has ${names}`}.`
  }
  /** Empty when it cannot be read. */
  get hash(): string {
    return this.#read?.hash ?? ''
  }
  get manifest(): Manifest | null {
    return this.#read?.manifest ?? null
  }
  get files(): PackFiles {
    return this.#read?.files ?? new Map()
  }
  /** All that its programs are made of. */
  get sealed(): SealedFiles {
    return { root: this.path, files: this.files }
  }
  /** The texts that the editor sees. */
  get texts(): SealedTexts {
    return (this.#texts ??= { version: this.hash, texts: importable(this.sealed) })
  }
  folderOf(id: string): string | undefined {
    return this.#scenarios.folders.get(id)
  }
  /** One scenario's files, relative to its folder. */
  filesOf(id: string): PackFiles {
    const folder = `${id.slice(this.id.length + 1)}/`
    return new Map(
      [...this.files].flatMap(([path, content]) =>
        path.startsWith(folder) ? [[path.slice(folder.length), content] as const] : [],
      ),
    )
  }

  description(trusted: (hash: string) => boolean): PackDescription {
    const { title, author, description } = this.#read?.manifest ?? {
      title: basename(this.path),
      author: '',
      description: '',
    }
    const files = [...this.files.keys()]
    return {
      id: this.id,
      title,
      kind: this.kind,
      author,
      description,
      path: this.kind === 'folder' ? this.path : null,
      scenarios: this.scenarios.map((scenario) => scenario.id),
      files,
      programs: files.filter(isCode),
      sizeBytes: this.#read?.sizeBytes ?? 0,
      hash: this.hash,
      trusted: trusted(this.hash),
      trouble: this.#trouble,
    }
  }
}

/** The texts that a program could import, by absolute path with slashes, as TypeScript writes paths. */
function importable({ root, files }: SealedFiles): ReadonlyMap<string, string> {
  const texts = [...files].filter(([path]) => isCode(path) || path.toLowerCase().endsWith('.json'))
  return new Map(
    texts.map(([path, content]) => [
      join(root, ...path.split('/')).replaceAll(sep, '/'),
      Buffer.from(content).toString('utf8'),
    ]),
  )
}

const placeOf = ({ id, kind, path }: { id: string; kind: PackKind; path: string }): string =>
  kind === 'folder' ? `The folder ${shortLine(path, MOST_PATH_CHARACTERS)}` : `What was unpacked of the lab pack ${id}`

/** One sentence: why it cannot be read now. */
function troubleOf(about: { id: string; kind: PackKind; path: string }, error: unknown): string {
  if (!isOfSystem(error)) return sentenceOf(error)
  const wayOut = 'bring it back, or close the pack'
  if (codeOf(error) === 'ENOENT') return `${placeOf(about)} is not there any more; ${wayOut}.`
  if (codeOf(error) === 'ENOTDIR') return `${placeOf(about)} is ${kindAt(about.path)} now, no folder; ${wayOut}.`
  return `${placeOf(about)} cannot be read: ${systemWords(error).why}; ${wayOut}.`
}

/** Whatever has taken a folder's place, or the place of one above it. */
function kindAt(path: string): string {
  try {
    return kindOf(statSync(path))
  } catch {
    return 'behind a file'
  }
}
