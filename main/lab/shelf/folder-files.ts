import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../storage/storage-error.ts'
import { isCode } from './code-files.ts'
import { isPackKind, isPassedOver, PACK_LIMITS, PackRefused, quoted } from './pack-rules.ts'
import type { PackFiles } from './pack-contents.ts'

export interface FolderFiles {
  /** What a program of the folder could be made of. */
  readonly files: PackFiles
  /** Those that no lab pack may hold. */
  readonly leftOut: readonly string[]
}

/** Opens neither a link nor waits for a pipe's other end, should one have taken the file's place. Windows knows neither flag. */
const PLAIN =
  constants.O_RDONLY |
  ((constants.O_NOFOLLOW as number | undefined) ?? 0) |
  ((constants.O_NONBLOCK as number | undefined) ?? 0)
/** Stands in a name that is not written in UTF-8: no path leads to that file. */
const UNREADABLE_CHARACTER = '\uFFFD'

/**
 * Reads a folder's files, each once: hidden names, links and folders of installed packages are passed over.
 * @throws PackRefused when a file cannot be read, or when it is more than a lab pack may be: somebody opened their whole home.
 */
export async function readFolderFiles(folder: string, shown: string): Promise<FolderFiles> {
  const files = new Map<string, Uint8Array>()
  const leftOut: string[] = []
  let total = 0
  let looked = 0
  const tooMuch = (what: string): never => {
    throw new PackRefused(quoted(shown), what, 'Open the folder that holds the scenarios’ folders, and nothing else.')
  }
  const add = async (path: string): Promise<void> => {
    if (files.size >= PACK_LIMITS.files) tooMuch(`it holds more than ${PACK_LIMITS.files} files`)
    const content = await readPlain(join(folder, path), (sizeBytes) => {
      total += sizeBytes
      if (sizeBytes > PACK_LIMITS.fileBytes)
        tooMuch(`${quoted(path)} has ${sizeBytes} bytes, and a file of a pack has at most ${PACK_LIMITS.fileBytes}`)
      if (total > PACK_LIMITS.totalBytes) tooMuch(`its files have more than ${PACK_LIMITS.totalBytes} bytes together`)
    })
    if (content !== null) files.set(path, content)
    if (content === null || !isPackKind(path)) leftOut.push(path)
  }
  const walk = async (prefix: string, depth: number): Promise<void> => {
    const entries = await readdir(join(folder, prefix), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (isPassedOver(entry.name)) continue
      looked += 1
      if (looked > PACK_LIMITS.files * 4) tooMuch(`it holds more than ${PACK_LIMITS.files} files`)
      if (entry.name.includes(UNREADABLE_CHARACTER)) leftOut.push(path)
      else if (entry.isDirectory()) {
        if (depth >= PACK_LIMITS.depth) tooMuch(`${quoted(path)} is more than ${PACK_LIMITS.depth} folders deep`)
        await readable(path, shown, () => walk(path, depth + 1))
      } else if (!entry.isFile() || !(isPackKind(path) || isCode(path))) leftOut.push(path)
      else await readable(path, shown, () => add(path))
    }
  }
  try {
    await walk('', 1)
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes(codeOf(error))) throw error
    throw new PackRefused(quoted(shown), `it cannot be read (${codeOf(error)})`, 'Allow yourself to read it.')
  }
  return { files, leftOut }
}

/** @param check is given the file's size before it is read. @returns null when it is no plain file. */
async function readPlain(path: string, check: (sizeBytes: number) => void): Promise<Uint8Array | null> {
  const handle = await open(path, PLAIN).catch((error: unknown) => {
    // A link or a socket took its place.
    if (['ELOOP', 'ENXIO', 'EMLINK'].includes(codeOf(error))) return null
    throw error
  })
  if (handle === null) return null
  try {
    const about = await handle.stat()
    if (!about.isFile()) return null
    check(about.size)
    const content = Buffer.alloc(about.size)
    let length = 0
    while (length < content.byteLength) {
      const { bytesRead } = await handle.read(content, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return content.subarray(0, length)
  } finally {
    await handle.close()
  }
}

/** Skips a file that was deleted since its folder was read. @throws PackRefused that names the path. */
async function readable(path: string, shown: string, read: () => Promise<void>): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    if (codeOf(error) === 'ENOENT') return
    throw new PackRefused(
      quoted(shown),
      `${quoted(path)} in it cannot be read (${codeOf(error)})`,
      'Allow yourself to read it, or move it elsewhere.',
    )
  }
}
