import { join } from 'node:path'
import * as v from 'valibot'
import type { ConsentQuestion } from '../../shared/shelf.ts'
import { JsonFile } from './storage/json-file.ts'

const MOST_CONSENTS = 10_000
const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const Consent = v.strictObject({ hash: Hash, title: v.string(), at: v.string() })
type Consent = v.InferOutput<typeof Consent>

/** A program from outside was not started: the user has not agreed to it yet. */
export class ConsentNeeded extends Error {
  override readonly name = 'ConsentNeeded'
  readonly question: ConsentQuestion
  constructor(question: ConsentQuestion, wayOut = '') {
    super(
      `Nothing was run: ${question.scenario} comes from the lab pack “${question.pack.title}”, and you have not yet agreed to run its programs.${wayOut === '' ? '' : ` ${wayOut}`}`,
    )
    this.question = question
  }
}

/**
 * Which programs from outside may run. Consent is to a content, by its hash: a changed pack is asked for again, and the
 * same one, packed or unpacked, is not. What a program that may run then fetches from elsewhere is beyond it. Every way of running a shelf's program asks here first.
 */
export class Consents {
  readonly #kept: JsonFile<readonly Consent[]>
  #hashes: ReadonlySet<string>

  constructor(dataFolder: string) {
    this.#kept = new JsonFile<readonly Consent[]>(join(dataFolder, 'consents.json'), {
      schema: v.array(Consent),
      version: 1,
      empty: [],
      field: 'items',
    })
    this.#hashes = this.#read()
  }

  /** One sentence when earlier consents could not be read, else empty. */
  get trouble(): string {
    return this.#kept.trouble
  }

  given(hash: string): boolean {
    return this.#hashes.has(hash)
  }

  /** @throws StorageError when it cannot be kept; then it is not given. */
  async give(hash: string, title: string): Promise<void> {
    const kept = await this.#kept.change((items) =>
      [...items.filter((item) => item.hash !== hash), { hash, title, at: new Date().toISOString() }].slice(
        -MOST_CONSENTS,
      ),
    )
    this.#hashes = hashesOf(kept)
  }

  /** @throws StorageError when it cannot be written; then it is still given. */
  async revoke(hash: string): Promise<void> {
    const kept = await this.#kept.change((items) =>
      items.some((item) => item.hash === hash) ? items.filter((item) => item.hash !== hash) : items,
    )
    this.#hashes = hashesOf(kept)
  }

  #read(): ReadonlySet<string> {
    return hashesOf(this.#kept.read())
  }
}

const hashesOf = (items: readonly Consent[]): ReadonlySet<string> => new Set(items.map(({ hash }) => hash))
