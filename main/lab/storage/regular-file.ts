import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync, type Stats } from 'node:fs'
import { open } from 'node:fs/promises'
import { shortage } from '../shortage.ts'

const CHUNK_BYTES = 64 * 1024
/** A FIFO would wait for its writer, a terminal would become ours. Windows has neither word nor trouble. */
const ON_WINDOWS = process.platform === 'win32'
const FLAGS = constants.O_RDONLY | (ON_WINDOWS ? 0 : constants.O_NONBLOCK | constants.O_NOCTTY)

/** A path that leads to no file that can be read as a whole. `message`: one sentence without its name, after "it". */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
  readonly path: string
  readonly code: string | undefined

  constructor(path: string, message: string, code?: string) {
    super(message)
    this.path = path
    this.code = code
  }
}

/**
 * A regular file's content, by its name or through links; never waits for a writer, never opens a device, never reads
 * without end, whatever takes the file's place meanwhile.
 * @throws FileRefused; the system's error when it is short of something.
 */
export function readRegularFileSync(path: string, mostBytes: number): Buffer {
  check(path, mostBytes, () => statSync(path))
  const file = tried(path, () => openSync(path, FLAGS))
  try {
    const { size } = check(path, mostBytes, () => fstatSync(file))
    const parts = new Parts(path, size, mostBytes)
    while (parts.add(tried(path, () => readSync(file, parts.next)))) continue
    return parts.whole
  } finally {
    closeSync(file)
  }
}

/** As `readRegularFileSync`, without keeping the loop waiting for a slow disk. */
export async function readRegularFile(path: string, mostBytes: number): Promise<Buffer> {
  check(path, mostBytes, () => statSync(path))
  const refuse = (error: unknown): never => tried(path, () => fail(error))
  const file = await open(path, FLAGS).catch(refuse)
  try {
    const stats = await file.stat()
    const { size } = check(path, mostBytes, () => stats)
    const parts = new Parts(path, size, mostBytes)
    while (parts.add((await file.read(parts.next).catch(refuse)).bytesRead)) continue
    return parts.whole
  } finally {
    await file.close()
  }
}

/** Whether there is a regular file. */
export const isRegularFile = (path: string): boolean => whyIrregular(path) === null

/** Why there is no regular file by this name, as `FileRefused` words it. */
export function whyIrregular(path: string): string | null {
  try {
    check(path, Infinity, () => statSync(path))
    return null
  } catch (error) {
    return error instanceof FileRefused ? error.message : 'cannot be read'
  }
}

/** "a FIFO". */
export function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a FIFO'
  if (stats.isSocket()) return 'a socket'
  if (stats.isSymbolicLink()) return 'a link'
  return stats.isFile() ? 'a regular file' : 'a device'
}

/** The parts of a file while it is read: its size is a promise that files of /proc do not keep. */
class Parts {
  readonly #path: string
  readonly #mostBytes: number
  readonly #parts: Buffer[] = []
  next: Buffer
  #bytes = 0

  constructor(path: string, size: number, mostBytes: number) {
    this.#path = path
    this.#mostBytes = mostBytes
    // One more than there should be: then its end is found without asking a second time for nothing.
    this.next = Buffer.allocUnsafe(Math.max(size, 1) + 1)
  }

  /** @returns false at the end. */
  add(bytesRead: number): boolean {
    if (bytesRead === 0) return false
    this.#bytes += bytesRead
    if (this.#bytes > this.#mostBytes) throw tooLong(this.#path, this.#bytes, this.#mostBytes)
    this.#parts.push(this.next.subarray(0, bytesRead))
    this.next = bytesRead < this.next.length ? this.next.subarray(bytesRead) : Buffer.allocUnsafe(CHUNK_BYTES)
    return true
  }

  get whole(): Buffer {
    return this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts)
  }
}

function check(path: string, mostBytes: number, stat: () => Stats): Stats {
  const stats = tried(path, stat)
  if (!stats.isFile()) throw new FileRefused(path, `is ${kindOf(stats)}, not a regular file`)
  if (stats.size > mostBytes) throw tooLong(path, stats.size, mostBytes)
  return stats
}

const tooLong = (path: string, bytes: number, mostBytes: number): FileRefused =>
  new FileRefused(path, `has ${bytes} bytes or more; at most ${mostBytes} are allowed`)

/** Puts the system's refusals into words; what it is short of stays as it is. */
function tried<Result>(path: string, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || (code !== 'EAGAIN' && shortage(error) !== undefined)) throw error
    throw new FileRefused(path, REFUSALS[code]?.(path) ?? `cannot be read (${code})`, code)
  }
}

function fail(error: unknown): never {
  throw error
}

const REFUSALS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => (isLink(path) ? 'is a link that leads nowhere' : 'is missing'),
  ELOOP: () => 'is a link that leads to itself',
  ENOTDIR: () => 'is missing',
  EACCES: () => 'may not be read by you (permission denied)',
  EPERM: () => 'may not be read by you (permission denied)',
  // A socket or device that became one between two looks; a file of /proc that waits for something to say.
  ENXIO: () => 'is no regular file',
  EISDIR: () => 'is a folder, not a regular file',
  EAGAIN: () => 'cannot be read to its end',
  EIO: () => 'cannot be read (the disk reports an error)',
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}
