import { quoted } from './pack-rules.ts'

/**
 * What a zip archive says of its files (APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16). Libraries that unpack hand out
 * neither links nor doubled names, which is what has to be seen here.
 */
export interface ZipEntry {
  readonly name: string
  readonly isFolder: boolean
  readonly isLink: boolean
  readonly method: number
  readonly crc: number
  readonly packedBytes: number
  readonly sizeBytes: number
  /** Where the packed bytes begin. */
  readonly offset: number
}

/** The rest of a sentence: why these bytes are no zip that can be opened. */
export class ZipError extends Error {
  override readonly name = 'ZipError'
}

const END = { signature: 0x06054b50, bytes: 22 }
const CENTRAL = { signature: 0x02014b50, bytes: 46 }
const LOCAL = { signature: 0x04034b50, bytes: 30 }
const MOST_COMMENT_BYTES = 65_535
const FLAG_ENCRYPTED = 1
const FLAG_UTF8 = 1 << 11
const UNIX = 3
const KIND_MASK = 0o170000
const KIND_LINK = 0o120000
const KIND_FILE = 0o100000
const KIND_FOLDER = 0o040000

/** @param mostEntries where reading stops. @throws ZipError */
export function readZipDirectory(bytes: Uint8Array, mostEntries: number): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  const start = view.getUint32(end + 16, true)
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw new ZipError('it is one part of an archive in several parts')
  if (count === 0xffff || start === 0xffffffff) throw new ZipError('it is an archive of a size that no lab pack has')
  if (count > mostEntries)
    throw new ZipError(`it says that it holds ${count} files; at most ${mostEntries} are allowed`)
  const entries: ZipEntry[] = []
  let at = start
  for (let index = 0; index < count; index++) {
    if (at + CENTRAL.bytes > end || view.getUint32(at, true) !== CENTRAL.signature)
      throw new ZipError('its list of files is broken')
    const length =
      CENTRAL.bytes + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (at + length > end) throw new ZipError('its list of files is broken')
    entries.push(entryAt(bytes, view, at))
    at += length
  }
  if (at !== end) throw new ZipError('its list of files is not as long as it says')
  return entries
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END.bytes - MOST_COMMENT_BYTES)
  for (let at = view.byteLength - END.bytes; at >= first; at--) {
    // The comment must reach to the very end: else something was hidden behind the archive.
    if (
      view.getUint32(at, true) === END.signature &&
      at + END.bytes + view.getUint16(at + 20, true) === view.byteLength
    )
      return at
  }
  throw new ZipError('it is no zip archive, or was cut off')
}

function entryAt(bytes: Uint8Array, view: DataView, at: number): ZipEntry {
  const flags = view.getUint16(at + 8, true)
  const nameBytes = bytes.subarray(at + CENTRAL.bytes, at + CENTRAL.bytes + view.getUint16(at + 28, true))
  const name = nameOf(nameBytes, (flags & FLAG_UTF8) !== 0)
  const packedBytes = view.getUint32(at + 20, true)
  const sizeBytes = view.getUint32(at + 24, true)
  const local = view.getUint32(at + 42, true)
  if ((flags & FLAG_ENCRYPTED) !== 0) throw new ZipError(`${quoted(name)} in it is locked with a password`)
  if (packedBytes === 0xffffffff || sizeBytes === 0xffffffff || local === 0xffffffff)
    throw new ZipError('it is an archive of a size that no lab pack has')
  if (local + LOCAL.bytes > view.byteLength || view.getUint32(local, true) !== LOCAL.signature)
    throw new ZipError(`${quoted(name)} is in its list, but not in it`)
  const localNameBytes = view.getUint16(local + 26, true)
  const localName = bytes.subarray(local + LOCAL.bytes, local + LOCAL.bytes + localNameBytes)
  if (Buffer.compare(localName, nameBytes) !== 0) throw new ZipError(`${quoted(name)} has two different names in it`)
  const offset = local + LOCAL.bytes + localNameBytes + view.getUint16(local + 28, true)
  if (offset + packedBytes > view.byteLength) throw new ZipError(`${quoted(name)} in it was cut off`)
  // Who made it on Unix says in the upper half what kind of file it was. A device or a pipe counts as a link: no file.
  const kind = view.getUint8(at + 5) === UNIX ? (view.getUint32(at + 38, true) >>> 16) & KIND_MASK : 0
  return {
    name,
    isFolder: name.endsWith('/') || kind === KIND_FOLDER,
    isLink: kind === KIND_LINK || (kind !== 0 && kind !== KIND_FILE && kind !== KIND_FOLDER),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes,
    sizeBytes,
    offset,
  }
}

/** Without its mark a name is in a code page of 1981; what is the same in both is let through. */
function nameOf(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    const name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (isUtf8 || /^[\0-\x7f]*$/.test(name)) return name
  } catch {
    // Said below.
  }
  throw new ZipError('a name in it is written in an unknown way')
}
