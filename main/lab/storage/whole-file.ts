import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { tryLock } from './file-lock.ts'
import { lockPath } from './locked.ts'
import { codeOf } from './storage-error.ts'

const OWNER_ONLY = 0o600
/** Windows refuses to replace or rename what somebody else just reads. */
const RENAME_TRIES = 20
const RENAME_PAUSE_MS = 10
/** Some file systems cannot be told to write now; they keep what they were given as well as they can. */
const CANNOT_SYNC = ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']

/** A file's new content is written there; only who has the file's lock does, so that one name is enough. */
export const asidePath = (path: string): string => join(dirname(path), `.${basename(path)}.new`)

/**
 * Puts a new file in the place of the old one: who reads it meanwhile, or after a crash, finds the old one whole. It is on
 * the disk itself when this resolves, also should the power fail (0.3 ms of 0.45 on a laptop's disk, off the lab's thread).
 * The caller has the lock of `path`, or of the folder. @throws the system's error; then the old file is as it was.
 */
export async function replaceFile(path: string, content: string, aside = asidePath(path)): Promise<void> {
  try {
    // A link or a file with wider rights may have that name.
    await rm(aside, { force: true })
    await writeThrough(aside, content)
    await moved(aside, path)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(path))
}

/**
 * As `replaceFile`, at once and without waiting for anything: for who has no time left. @returns false when somebody
 * else has the lock. @throws the system's error.
 */
export function replaceFileNow(path: string, content: string): boolean {
  const lock = tryLock(lockPath(path))
  if (lock === undefined) return false
  const aside = asidePath(path)
  try {
    rmSync(aside, { force: true })
    writeFileSync(aside, content, { flag: 'wx', mode: OWNER_ONLY })
    renameSync(aside, path)
    return true
  } finally {
    rmSync(aside, { force: true })
    lock.release()
  }
}

/** Writes a new file, through to the disk. @throws the system's error, EEXIST when the file is there. */
export async function writeThrough(path: string, content: string | Uint8Array, rights = OWNER_ONLY): Promise<void> {
  const file = await open(path, 'wx', rights)
  try {
    await file.writeFile(content)
    await file.sync().catch((error: unknown) => {
      if (!CANNOT_SYNC.includes(codeOf(error))) throw error
    })
  } finally {
    await file.close()
  }
}

/** Renames, and tries again while Windows has the file open elsewhere. @throws the system's error. */
export async function moved(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))
      if (process.platform !== 'win32' || !busy || tries === RENAME_TRIES) throw error
    }
    await delay(RENAME_PAUSE_MS)
  }
}

/** So that a rename outlives a power cut. The rename is done already: a folder that cannot be told so is no error. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folder, and writes renames through by itself.
  if (process.platform === 'win32') return
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch {
    // Some file systems do not sync folders.
  }
}
