import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, constants, lstatSync, mkdirSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { codeOf } from './storage-error.ts'

const OWNER_ONLY = 0o700
const OTHERS = 0o077

/**
 * Makes a folder that only its owner may enter, and those above it. Node's own `recursive` spins for ever where the system
 * says that a folder's parent is missing though it is there, as in /proc.
 * @throws the system's error.
 */
export function makeFolder(path: string): void {
  const missing: string[] = []
  for (let folder = resolve(path); !isFolder(folder); folder = dirname(folder)) {
    missing.push(folder)
    // A drive that is not there has nothing above it.
    if (folder === dirname(folder)) break
  }
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder, { mode: OWNER_ONLY })
    } catch (error) {
      // Another lab has made it meanwhile; a link that leads nowhere is there as well, but no folder.
      if (codeOf(error) !== 'EEXIST' || !isFolder(folder)) throw error
    }
  }
}

/**
 * Tries whether a folder can be written, or made where it is not there yet; it is not made.
 * @throws the system's error when not.
 */
export function tryFolder(path: string): void {
  let folder = resolve(path)
  for (; !isFolder(folder) && folder !== dirname(folder); folder = dirname(folder)) {
    // A link that leads nowhere.
    if (lstatSync(folder, { throwIfNoEntry: false })) mkdirSync(folder)
  }
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  if (folder === resolve(path)) return
  // Nobody but the system can tell: root may write in /proc, and cannot make a folder there.
  const tried = join(folder, `.forkscope.${randomBytes(6).toString('hex')}`)
  mkdirSync(tried, { mode: OWNER_ONLY })
  rmdirSync(tried)
}

/** @throws the system's error, ENOTDIR for a file. */
function isFolder(path: string): boolean {
  const about = statSync(path, { throwIfNoEntry: false })
  if (about === undefined) return false
  if (about.isDirectory()) return true
  throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), { code: 'ENOTDIR', syscall: 'mkdir' })
}

/** Takes others' rights from a file or folder of this user's. Windows gives the data folder to its user alone. */
export function keepPrivate(path: string): void {
  if (process.getuid === undefined) return
  try {
    const { uid, mode } = statSync(path)
    if (uid === process.getuid() && (mode & OTHERS) !== 0) chmodSync(path, mode & OWNER_ONLY)
  } catch {
    // It is not there, or its file system knows no rights.
  }
}
