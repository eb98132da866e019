import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import * as v from 'valibot'
import { setAside, writeWhole } from './files.ts'

const VERSION = 1

/** A small JSON file with a list, in the data folder. Read again before each change: another lab may have written it. */
export class KeptList<Item> {
  readonly #path: string
  readonly #schema: v.GenericSchema<unknown, { version: number; items: Item[] }>
  readonly #most: number
  #trouble = ''

  /** @param most when there are more, the oldest go. */
  constructor(path: string, item: v.GenericSchema<unknown, Item>, most: number) {
    this.#path = path
    this.#schema = v.strictObject({ version: v.literal(VERSION), items: v.array(item) })
    this.#most = most
  }

  /** One sentence, once a file could not be read; else empty. */
  get trouble(): string {
    return this.#trouble
  }

  read(): readonly Item[] {
    if (!existsSync(this.#path)) return []
    try {
      return v.parse(this.#schema, JSON.parse(readFileSync(this.#path, 'utf8'))).items
    } catch {
      this.#putAside()
      return []
    }
  }

  change(change: (items: readonly Item[]) => readonly Item[]): Promise<void> {
    const items = change(this.read()).slice(-this.#most)
    writeWhole(this.#path, `${JSON.stringify({ version: VERSION, items }, null, 2)}\n`)
    return Promise.resolve()
  }

  #putAside(): void {
    const file = basename(this.#path)
    try {
      this.#trouble = `${file} in the data folder could not be read and was put aside as ${setAside(this.#path)}; what it held is not in use.`
    } catch {
      this.#trouble = `${file} in the data folder cannot be read; what it holds is not in use.`
    }
  }
}
