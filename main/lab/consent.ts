import { join } from 'node:path'
import * as v from 'valibot'
import type { ConsentQuestion } from '../../shared/shelf.ts'
import { JsonFile } from './storage/json-file.ts'

const MOST_CONSENTS = 10_000
const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const Consent = v.strictObject({
  hash: Hash,
  title: v.string(),
  at: v.string(),
  /** Where the pack lies: a folder's earlier contents are taken back with it. Left out by earlier versions. */
  path: v.optional(v.string()),
})
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
 * same one, packed or unpacked, is not. What a program that may run then fetches from elsewhere is beyond it. Every way of
 * running a shelf's program asks here first. The file is read at every question, so that a consent that was taken back in
 * another lab on the same data folder is gone here as well.
 */
export class Consents {
  readonly #kept: JsonFile<readonly Consent[]>

  constructor(dataFolder: string) {
    this.#kept = new JsonFile<readonly Consent[]>(join(dataFolder, 'consents.json'), {
      schema: v.array(Consent),
      version: 1,
      empty: [],
      field: 'items',
    })
    this.#kept.read()
  }

  /** One sentence when earlier consents could not be read, else empty. */
  get trouble(): string {
    return this.#kept.trouble
  }

  given(hash: string): boolean {
    return this.all().has(hash)
  }

  /** The hashes of every content that the user has agreed to. */
  all(): ReadonlySet<string> {
    return new Set(this.#kept.read().map(({ hash }) => hash))
  }

  /** @throws StorageError when it cannot be kept; then it is not given. */
  async give(hash: string, title: string, path: string): Promise<void> {
    await this.#kept.change((items) =>
      [...items.filter((item) => item.hash !== hash), { hash, title, at: new Date().toISOString(), path }].slice(
        -MOST_CONSENTS,
      ),
    )
  }

  /**
   * Takes back the consent to a content, and to whatever else was agreed to in that place.
   * @throws StorageError when it cannot be written; then it is still given.
   */
  async revoke({ hash, path }: { readonly hash: string; readonly path: string }): Promise<void> {
    const isGone = (item: Consent): boolean => item.hash === hash || item.path === path
    await this.#kept.change((items) => (items.some(isGone) ? items.filter((item) => !isGone(item)) : items))
  }
}
