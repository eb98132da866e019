import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import * as v from 'valibot'

const PAUSE_MS = 5
/** Nobody holds the lock for longer than reading and writing a small file takes: an older one is of a lab that was killed. */
const STALE_MS = 2000
/** Windows refuses to replace a file that somebody else just reads. */
const RENAME_TRIES = 20

/** The file is whole, but this Forkscope is too old for it. */
export class NewerFileError extends Error {
  override readonly name = 'NewerFileError'
}

/**
 * A small JSON file in the learner's folder, `{ "version": 1, "content": … }`, that several labs may read and write. A writer
 * puts a new file in the place of the old one, so that no reader sees half of it, and holds a lock meanwhile: two labs that
 * read, change and write at once would lose one's change, as two processes without a lock do.
 */
export class KeptFile<T> {
  readonly #path: string
  readonly #schema: v.GenericSchema<unknown, T>
  readonly #version: number
  readonly #empty: T
  readonly #tell: (sentence: string) => void

  /** @param tell is given one sentence when a broken file was set aside. */
  constructor(
    path: string,
    { schema, version, empty }: { schema: v.GenericSchema<unknown, T>; version: number; empty: T },
    tell: (sentence: string) => void,
  ) {
    this.#path = path
    this.#schema = schema
    this.#version = version
    this.#empty = empty
    this.#tell = tell
  }

  /** @throws NewerFileError. @throws what the system says when it cannot be read. */
  read(): T {
    const text = textOf(this.#path)
    if (text === null) return this.#empty
    return this.#parse(text) ?? this.#locked(() => this.#readOrSetAside())
  }

  /** Reads, changes and writes, with no other lab in between. @throws as `read` does, and what the system says. */
  change(change: (kept: T) => T): T {
    mkdirSync(dirname(this.#path), { recursive: true })
    return this.#locked(() => {
      const content = change(this.#readOrSetAside())
      const fresh = `${this.#path}.${process.pid}.new`
      try {
        writeFileSync(fresh, `${JSON.stringify({ version: this.#version, content }, null, 2)}\n`, { mode: 0o600 })
        replace(fresh, this.#path)
      } finally {
        rmSync(fresh, { force: true })
      }
      return content
    })
  }

  #locked<R>(action: () => R): R {
    const lock = `${this.#path}.lock`
    acquire(lock)
    try {
      return action()
    } finally {
      rmSync(lock, { force: true })
    }
  }

  /** Only under the lock: else a good file that somebody has just put there might be set aside. */
  #readOrSetAside(): T {
    const text = textOf(this.#path)
    if (text === null) return this.#empty
    const kept = this.#parse(text)
    if (kept !== null) return kept
    const aside = `${this.#path}.broken-${Date.now()}`
    renameSync(this.#path, aside)
    this.#tell(
      `${basename(this.#path)} could not be read. It was set aside as ${basename(aside)} in ${dirname(aside)}, and a new one begins.`,
    )
    return this.#empty
  }

  /** null for a file that is broken. */
  #parse(text: string): T | null {
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return null
    }
    const file = v.safeParse(v.object({ version: v.number(), content: v.unknown() }), json)
    if (!file.success) return null
    if (file.output.version > this.#version)
      throw new NewerFileError(
        `${basename(this.#path)} was written by a newer Forkscope. It is left as it is, and nothing new is kept.`,
      )
    const content = v.safeParse(this.#schema, file.output.content)
    return content.success ? content.output : null
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** The system makes a file that is not there for one caller only. @throws what it says when the file cannot be made. */
function acquire(lock: string): void {
  const deadline = Date.now() + 2 * STALE_MS
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx'))
      return
    } catch (error) {
      // Windows says EPERM of a file that is just being removed.
      const taken = codeOf(error) === 'EEXIST' || (process.platform === 'win32' && codeOf(error) === 'EPERM')
      if (!taken || Date.now() > deadline) throw error
    }
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
    if (since !== undefined && Math.abs(Date.now() - since) > STALE_MS) rmSync(lock, { force: true })
    else pause()
  }
}

function replace(fresh: string, path: string): void {
  for (let tries = 1; ; tries++) {
    try {
      renameSync(fresh, path)
      return
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))
      if (process.platform !== 'win32' || !busy || tries === RENAME_TRIES) throw error
    }
    pause()
  }
}

const pause = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code)
