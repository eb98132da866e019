import { isUtf8 } from 'node:buffer'
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import * as v from 'valibot'
import { holding, inTurn, PATIENCE_MS } from './locked.ts'
import { keepPrivate } from './make-folder.ts'
import { cannotChange, cannotRead, codeOf, StorageError } from './storage-error.ts'
import { replaceFile } from './whole-file.ts'

/** Kept files are small; a larger one is none of ours. */
const MOST_BYTES = 64 * 1024 * 1024
/** Some editors put it first. */
const BYTE_ORDER_MARK = '\ufeff'

export interface JsonFormat<T> {
  readonly schema: v.GenericSchema<unknown, T>
  /** 1, 2, …: a file of a higher one is of a newer Forkscope. */
  readonly version: number
  /** Of a file that is not there. */
  readonly empty: T
  /** Where in the file the content stands; else in "content". */
  readonly field?: string | undefined
  /** A lock's holder that does not go on for so long is given up; for tests. */
  readonly patienceMs?: number | undefined
}

/** A file as it is now. */
type Found<T> =
  | { readonly is: 'whole'; readonly content: T }
  | { readonly is: 'broken' }
  | { readonly is: 'closed'; readonly error: StorageError }

/**
 * A small JSON file in the data folder, `{ "version": 1, "content": … }`, that several labs read and change at once.
 *
 * - A change is made under the system's lock of the file, to what is on the disk then, and acknowledged when the new file
 *   is there: no acknowledged change is lost, however many labs change it, whenever one is stopped or killed.
 * - Whoever reads finds the old file or the new one, never half of one.
 * - A file that is read and is no JSON of this format is broken: it is set aside, under the lock. One that cannot be read
 *   just now, or is of a newer Forkscope, is left alone, and nothing is written over it.
 */
export class JsonFile<T> {
  readonly #path: string
  readonly #format: JsonFormat<T>
  readonly #report: (sentence: string) => void
  #aside = ''
  #trouble = ''

  /** @param report is given one sentence when the file was set aside, and when `read` finds it of no use. */
  constructor(path: string, format: JsonFormat<T>, report: (sentence: string) => void = () => undefined) {
    this.#path = path
    this.#format = format
    this.#report = report
  }

  /** One sentence: why what was kept is not in use; empty when it is. */
  get trouble(): string {
    return this.#trouble === '' ? this.#aside : this.#trouble
  }

  /** Changes nothing on disk. @returns what is empty for a file of no use, which is reported once. */
  read(): T {
    const found = this.#find()
    if (found.is === 'whole') {
      this.#trouble = ''
      return found.content
    }
    const sentence = found.is === 'closed' ? found.error.message : this.#broken('It is set aside at the next change.')
    if (sentence !== this.#trouble) this.#report(sentence)
    this.#trouble = sentence
    return this.#format.empty
  }

  /**
   * As `read`, but after the changes that were asked for here before, and a broken file is set aside at once.
   * @throws StorageError when the file cannot be read, or is of a newer Forkscope.
   */
  load(): Promise<T> {
    return inTurn(this.#path, async () => {
      const found = this.#find()
      if (found.is === 'broken') return this.#underLock(() => Promise.resolve(this.#readOrSetAside()))
      return this.#usable(found)
    })
  }

  /**
   * Reads, changes and writes, with no other lab in between; returns once it is on the disk. A change that returns what it
   * was given writes nothing; one that throws changes nothing.
   * @throws StorageError: as `load` does, and when it cannot be written; then the file is as it was.
   */
  change(change: (kept: T) => T): Promise<T> {
    return inTurn(this.#path, () =>
      this.#underLock(async () => {
        const kept = this.#readOrSetAside()
        const content = change(kept)
        if (content !== kept) await this.#write(content)
        return content
      }),
    )
  }

  #underLock(work: () => Promise<T>): Promise<T> {
    return holding(this.#path, work, this.#format.patienceMs ?? PATIENCE_MS)
  }

  async #write(content: T): Promise<void> {
    const { version, field = 'content' } = this.#format
    const text = `${JSON.stringify({ version, [field]: content }, null, 2)}\n`
    // Else it would be set aside as broken at the next start.
    if (this.#parse(text).is !== 'whole')
      throw new TypeError(`${basename(this.#path)} was not changed: what it would hold does not fit its format.`)
    try {
      await replaceFile(this.#path, text)
    } catch (error) {
      throw cannotChange(this.#path, error)
    }
  }

  /** Only under the lock: else a good file that somebody has just put there might be set aside. */
  #readOrSetAside(): T {
    const found = this.#find()
    if (found.is === 'broken') return this.#setAside()
    return this.#usable(found)
  }

  #usable(found: Exclude<Found<T>, { is: 'broken' }>): T {
    if (found.is === 'closed') throw found.error
    this.#trouble = ''
    return found.content
  }

  #setAside(): T {
    const aside = freeName(`${this.#path}.broken-${new Date().toISOString().replace(/[:.]/g, '-')}`)
    try {
      renameSync(this.#path, aside)
    } catch (error) {
      throw cannotChange(this.#path, error)
    }
    keepPrivate(aside)
    this.#trouble = ''
    this.#aside = this.#broken(`It was set aside as ${basename(aside)} in ${dirname(aside)}, and a new one begins.`)
    this.#report(this.#aside)
    return this.#format.empty
  }

  #broken(then: string): string {
    return `${basename(this.#path)} could not be read. ${then}`
  }

  #find(): Found<T> {
    let bytes: Buffer
    try {
      // To read a pipe would wait for ever.
      const about = statSync(this.#path)
      if (!about.isFile()) return this.#closed(new Error('it is no plain file'))
      if (about.size > MOST_BYTES) return this.#closed(new Error(`it has ${about.size} bytes`))
      bytes = readFileSync(this.#path)
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return { is: 'whole', content: this.#format.empty }
      return this.#closed(error)
    }
    const text = textOf(bytes)
    return text === null ? { is: 'broken' } : this.#parse(text)
  }

  #closed(error: unknown): Found<T> {
    return { is: 'closed', error: cannotRead(basename(this.#path), this.#path, error) }
  }

  #parse(text: string): Found<T> {
    const { schema, version, field = 'content' } = this.#format
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch (error) {
      return error instanceof SyntaxError ? { is: 'broken' } : this.#closed(error)
    }
    const file = v.safeParse(v.looseObject({ version: v.pipe(v.number(), v.integer(), v.minValue(1)) }), json)
    if (!file.success) return { is: 'broken' }
    if (file.output.version > version) return { is: 'closed', error: this.#newer() }
    const content = v.safeParse(schema, file.output[field])
    return content.success ? { is: 'whole', content: content.output } : { is: 'broken' }
  }

  #newer(): StorageError {
    return new StorageError(
      `${basename(this.#path)} was written by a newer Forkscope. It is left as it is, and nothing new is kept. Start the newer one to use it.`,
    )
  }
}

/** null for bytes that are no UTF-8: kept as text they would come back as others. */
function textOf(bytes: Buffer): string | null {
  if (!isUtf8(bytes)) return null
  const text = bytes.toString('utf8')
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

function freeName(path: string): string {
  for (let count = 1; ; count++) {
    const free = count === 1 ? path : `${path}-${count}`
    if (!existsSync(free)) return free
  }
}
