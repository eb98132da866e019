import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { tryLock } from './file-lock.ts'
import { lockPath } from './locked.ts'
import { keepPrivate } from './make-folder.ts'
import { asidePath } from './whole-file.ts'
import { sweepFolder, temporaryIn } from './whole-folder.ts'

const FILES = ['progress.json', 'consents.json', 'packs.json'] as const
const FOLDERS = ['own', 'packs'] as const
/** Versions that had no locks of the system left such files when they were killed; no writer takes so long. */
const FORMER_LITTER_MS = 60_000

/**
 * At a lab's start: takes others' rights from what is kept, and removes what writers left that were killed. What somebody
 * just has locked is left to the next start; what cannot be done is no hindrance. Makes nothing.
 */
export function tidyDataFolder(folder: string): void {
  const names = namesIn(folder)
  if (names.length === 0) return
  // A folder that holds other things too is shared on purpose: FORKSCOPE_DATA may name any.
  if (names.every(isOurs)) keepPrivate(folder)
  for (const name of [...FILES, ...FOLDERS]) if (names.includes(name)) keepPrivate(join(folder, name))
  for (const file of FILES) {
    const litter = names.filter((name) => isLitter(folder, file, name))
    if (litter.length > 0) withLock(join(folder, file), () => litter.forEach((name) => remove(join(folder, name))))
  }
  for (const name of FOLDERS) {
    const path = join(folder, name)
    if (temporaryIn(path).length > 0) withLock(path, () => sweepFolder(path))
  }
}

const isOurs = (name: string): boolean =>
  [...FILES, ...FOLDERS].some((ours) => name.replace(/^\./, '').startsWith(ours))

function isLitter(folder: string, file: string, name: string): boolean {
  if (join(folder, name) === asidePath(join(folder, file))) return true
  const former =
    name === `${file}.lock` ||
    (name.startsWith(`${file}.`) && /^\d+\.new$/.test(name.slice(file.length + 1))) ||
    (name.startsWith(`.${file}.`) && /^[0-9a-f]{12}$/.test(name.slice(file.length + 2)))
  const changedMs = former ? statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs : undefined
  return changedMs !== undefined && Math.abs(Date.now() - changedMs) > FORMER_LITTER_MS
}

function withLock(path: string, work: () => void): void {
  try {
    const lock = tryLock(lockPath(path))
    if (lock === undefined) return
    try {
      work()
    } finally {
      lock.release()
    }
  } catch {
    // No lock can be had here: whoever wants to keep something is told so.
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // A folder, or no right: it is in nobody's way.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
