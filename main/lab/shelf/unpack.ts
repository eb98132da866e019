import { crc32, inflateRawSync } from 'node:zlib'
import { MOST_PACK_BYTES } from '../../../shared/shelf.ts'
import type { PackFiles } from './pack-contents.ts'
import { ASK_AUTHOR, clash, PACK_LIMITS, PackRefused, quoted, wrongKind, wrongPath } from './pack-rules.ts'
import { readZipDirectory, ZipError, type ZipEntry } from './zip-directory.ts'

const STORED = 0
const DEFLATED = 8

/**
 * A `.fklab` file's files, checked; nothing is written. What is checked before inflating: names, kinds, numbers, sizes as
 * stated. What is checked while inflating: that nothing is longer than stated, so that a bomb ends there.
 * @param name the file's, for the sentence. @throws PackRefused
 */
export function unpack(bytes: Uint8Array, name: string): PackFiles {
  const refuse = (why: string, wayOut = ASK_AUTHOR): never => {
    throw new PackRefused(quoted(name), why, wayOut)
  }
  if (bytes.byteLength > MOST_PACK_BYTES)
    refuse(
      `it has ${bytes.byteLength} bytes, and a lab pack has at most ${MOST_PACK_BYTES}`,
      'Split it into several packs.',
    )
  try {
    const files = readZipDirectory(bytes, PACK_LIMITS.files * 2)
    const wrong = wrongEntries(files)
    if (wrong !== null) refuse(wrong)
    return new Map(
      files.filter(({ isFolder }) => !isFolder).map((entry) => [entry.name, inflated(bytes, entry)] as const),
    )
  } catch (error) {
    if (error instanceof ZipError) return refuse(error.message)
    throw error
  }
}

/** The rest of a sentence for the first thing that is wrong with what the archive says of itself; null when nothing is. */
function wrongEntries(entries: readonly ZipEntry[]): string | null {
  const seen = new Set<string>()
  let files = 0
  let total = 0
  for (const { name, isFolder, isLink, method, packedBytes, sizeBytes } of entries) {
    if (isLink) return `${quoted(name)} is a link to somewhere else and no file`
    const path = isFolder ? name.replace(/\/$/, '') : name
    const wrong = wrongPath(path) ?? (isFolder ? null : wrongKind(path))
    if (wrong !== null) return wrong
    if (seen.has(path)) return `${quoted(path)} is in it twice`
    seen.add(path)
    if (isFolder) {
      if (sizeBytes !== 0) return `the folder ${quoted(path)} has content of its own`
      continue
    }
    files += 1
    total += sizeBytes
    if (files > PACK_LIMITS.files) return `it holds more than ${PACK_LIMITS.files} files`
    if (method !== STORED && method !== DEFLATED)
      return `${quoted(path)} is packed in a way that Forkscope does not know`
    if (sizeBytes > PACK_LIMITS.fileBytes)
      return `${quoted(path)} has ${sizeBytes} bytes, and a file of a pack has at most ${PACK_LIMITS.fileBytes}`
    if (total > PACK_LIMITS.totalBytes) return `its files have more than ${PACK_LIMITS.totalBytes} bytes together`
    if (sizeBytes > PACK_LIMITS.ratioFromBytes && sizeBytes > packedBytes * PACK_LIMITS.ratio)
      return `${quoted(path)} is packed to less than a ${PACK_LIMITS.ratio}th of its size, as no text is`
  }
  return clash(seen) ?? fileAsFolder(seen)
}

/** "a" and "a/b": nothing can be both a file and a folder. */
function fileAsFolder(seen: ReadonlySet<string>): string | null {
  for (const path of seen) {
    const parts = path.split('/')
    for (let length = 1; length < parts.length; length++) {
      const above = parts.slice(0, length).join('/')
      if (seen.has(above) && isPackFile(above))
        return `${quoted(above)} is both a file and the folder of ${quoted(path)}`
    }
  }
  return null
}
const isPackFile = (path: string): boolean => wrongKind(path) === null

/** @throws ZipError */
function inflated(bytes: Uint8Array, { name, method, crc, packedBytes, sizeBytes, offset }: ZipEntry): Uint8Array {
  const packed = bytes.subarray(offset, offset + packedBytes)
  let content: Uint8Array
  if (method === STORED) content = packed.slice()
  else {
    try {
      // Stops where the stated size is reached, however much would come.
      content = inflateRawSync(packed, { maxOutputLength: Math.max(1, sizeBytes) })
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
        ? new ZipError(`${quoted(name)} grows beyond the ${sizeBytes} bytes that it says it has`)
        : new ZipError(`${quoted(name)} in it is damaged`)
    }
  }
  if (content.byteLength !== sizeBytes || crc32(content) !== crc) throw new ZipError(`${quoted(name)} in it is damaged`)
  return content
}
