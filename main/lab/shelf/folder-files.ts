import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { HIDDEN } from './files.ts'
import { isPackKind, PACK_LIMITS, PackRefused, quoted } from './pack-rules.ts'
import type { PackFiles } from './pack-contents.ts'

export interface FolderFiles {
  /** What a program of the folder could be made of. */
  readonly files: PackFiles
  /** Those that no lab pack may hold. */
  readonly leftOut: readonly string[]
}

/** A program could import these as well; they count for the hash, but no pack holds them. */
const CODE = /\.(mts|cts|mjs|cjs|tsx|jsx)$/i
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '__pycache__'])

/**
 * What lies in a folder, read once: hidden names, links and folders of installed packages are passed over.
 * @throws PackRefused when it is more than a lab pack may be: somebody opened their whole home.
 */
export function readFolderFiles(folder: string, shown: string): FolderFiles {
  const files = new Map<string, Uint8Array>()
  const leftOut: string[] = []
  let total = 0
  let looked = 0
  const tooMuch = (what: string): never => {
    throw new PackRefused(quoted(shown), what, 'Open the folder that holds the scenarios’ folders, and nothing else.')
  }
  const walk = (prefix: string, depth: number): void => {
    const entries = readdirSync(join(folder, prefix), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (entry.name.startsWith(HIDDEN)) continue
      looked += 1
      if (looked > PACK_LIMITS.files * 4) tooMuch(`it holds more than ${PACK_LIMITS.files} files`)
      if (entry.isDirectory()) {
        if (SKIPPED_FOLDERS.has(entry.name)) continue
        if (depth >= PACK_LIMITS.depth) tooMuch(`${quoted(path)} is more than ${PACK_LIMITS.depth} folders deep`)
        walk(path, depth + 1)
      } else if (!entry.isFile() || !(isPackKind(path) || CODE.test(path))) leftOut.push(path)
      else {
        const { size } = statSync(join(folder, path))
        total += size
        if (size > PACK_LIMITS.fileBytes)
          tooMuch(`${quoted(path)} has ${size} bytes, and a file of a pack has at most ${PACK_LIMITS.fileBytes}`)
        if (total > PACK_LIMITS.totalBytes) tooMuch(`its files have more than ${PACK_LIMITS.totalBytes} bytes together`)
        if (files.size >= PACK_LIMITS.files) tooMuch(`it holds more than ${PACK_LIMITS.files} files`)
        files.set(path, readFileSync(join(folder, path)))
        if (!isPackKind(path)) leftOut.push(path)
      }
    }
  }
  walk('', 1)
  return { files, leftOut }
}
