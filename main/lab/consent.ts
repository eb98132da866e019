import { join } from 'node:path'
import * as v from 'valibot'
import type { ConsentQuestion } from '../../shared/shelf.ts'
import { KeptList } from './shelf/kept-list.ts'

const MOST_CONSENTS = 1000
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
  readonly #kept: KeptList<Consent>
  #hashes: ReadonlySet<string>

  constructor(dataFolder: string) {
    this.#kept = new KeptList(join(dataFolder, 'consents.json'), Consent, MOST_CONSENTS)
    this.#hashes = this.#read()
  }

  /** One sentence when earlier consents could not be read, else empty. */
  get trouble(): string {
    return this.#kept.trouble
  }

  given(hash: string): boolean {
    return this.#hashes.has(hash)
  }

  give(hash: string, title: string): void {
    this.#kept.change((items) => [
      ...items.filter((item) => item.hash !== hash),
      { hash, title, at: new Date().toISOString() },
    ])
    this.#hashes = this.#read()
  }

  revoke(hash: string): void {
    if (!this.given(hash)) return
    this.#kept.change((items) => items.filter((item) => item.hash !== hash))
    this.#hashes = this.#read()
  }

  #read(): ReadonlySet<string> {
    return new Set(this.#kept.read().map(({ hash }) => hash))
  }
}
