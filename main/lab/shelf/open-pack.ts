import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { Scenario } from '../../../shared/scenario.ts'
import type { PackDescription } from '../../../shared/shelf.ts'
import type { Manifest, PackFiles } from './pack-contents.ts'
import { readPackFolder, readScenarioFolders, type ReadPack, type ReadScenarios } from './pack-reading.ts'

const NOTHING: ReadScenarios = { scenarios: [], folders: new Map(), problems: [] }

/** One lab pack as it was read last. What cannot be read is still there to be closed. */
export class OpenPack {
  readonly id: string
  readonly kind: 'file' | 'folder'
  /** Where its scenarios' folders lie. */
  readonly path: string
  readonly #read: ReadPack | null
  readonly #scenarios: ReadScenarios
  readonly #trouble: string

  constructor(id: string, kind: 'file' | 'folder', path: string) {
    this.id = id
    this.kind = kind
    this.path = path
    let read: ReadPack | null = null
    let trouble = ''
    try {
      read = readPackFolder(path)
    } catch (error) {
      trouble = existsSync(path)
        ? reason(error)
        : `${this.#what()} is not there any more; bring it back, or close the pack.`
    }
    this.#read = read
    this.#trouble = trouble
    const title = read?.manifest.title ?? basename(path)
    this.#scenarios =
      read === null
        ? NOTHING
        : readScenarioFolders(path, read.manifest.scenarios, id, { origin: 'pack', pack: { id, title } })
  }

  get scenarios(): readonly Scenario[] {
    return this.#scenarios.scenarios
  }
  get problems(): readonly string[] {
    return this.#trouble === '' ? this.#scenarios.problems : [this.#trouble]
  }
  get hash(): string {
    return this.#read?.hash ?? ''
  }
  get manifest(): Manifest | null {
    return this.#read?.manifest ?? null
  }
  get files(): PackFiles {
    return this.#read?.files ?? new Map()
  }
  folderOf(id: string): string | undefined {
    return this.#scenarios.folders.get(id)
  }

  /** Read again just before a program of it runs: a folder changes while it is open. */
  isStale(): boolean {
    return this.#read !== null && new OpenPack(this.id, this.kind, this.path).hash !== this.hash
  }

  description(trusted: (hash: string) => boolean): PackDescription {
    const { title, author, description } = this.#read?.manifest ?? {
      title: basename(this.path),
      author: '',
      description: '',
    }
    return {
      id: this.id,
      title,
      kind: this.kind,
      author,
      description,
      path: this.kind === 'folder' ? this.path : null,
      scenarios: this.scenarios.map((scenario) => scenario.id),
      files: [...this.files.keys()],
      sizeBytes: this.#read?.sizeBytes ?? 0,
      hash: this.hash,
      trusted: trusted(this.hash),
      trouble: this.#trouble,
    }
  }

  #what(): string {
    return this.kind === 'folder' ? `The folder ${this.path}` : `What was unpacked of the lab pack ${this.id}`
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))
