import { randomBytes } from 'node:crypto'
import { realpathSync, statSync, type Stats } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { shortLine } from '../../../shared/unseen-characters.ts'
import { kindOf } from './regular-file.ts'
import { isOfSystem } from './storage-error.ts'
import { systemWords } from './system-words.ts'
import { moved, syncFolder, writeThrough } from './whole-file.ts'

const MOST_PATH_CHARACTERS = 300
const RIGHTS = 0o777
/** The system takes away what the user's umask says. */
const ORDINARY = 0o666

/** A file could not be saved where the user wanted it: one sentence that names it, and the way out. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved'
  constructor(path: string, why: string, wayOut: string, cause?: unknown) {
    super(`“${shortLine(path, MOST_PATH_CHARACTERS)}” cannot be written: ${why}. ${wayOut}`, { cause })
  }
}

/**
 * Saves a file where the user wants it, whole or not at all: written aside and renamed, so a full disk leaves the old file as
 * it was. A link's target is replaced, not the link; an old file keeps its rights. Neither a FIFO nor a device is opened.
 * @throws NotSaved
 */
export async function saveFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    const old = statSync(path, { throwIfNoEntry: false })
    if (old !== undefined && !old.isFile())
      throw new NotSaved(path, `it is ${kindOf(old)}, not a regular file`, 'Choose another name.')
    await replaceWith(old === undefined ? resolve(path) : realpathSync(path), content, old)
  } catch (error) {
    if (!isOfSystem(error)) throw error
    const { why, wayOut } = systemWords(error)
    // The system names the file written aside, or the one that was asked for: the folder of both is what is missing.
    if (error.code === 'ENOENT') throw new NotSaved(path, 'its folder is not there (ENOENT)', 'Check the path.', error)
    throw new NotSaved(path, why, wayOut, error)
  }
}

async function replaceWith(target: string, content: string | Uint8Array, old: Stats | undefined): Promise<void> {
  const aside = join(dirname(target), `.forkscope.${randomBytes(6).toString('hex')}.new`)
  try {
    await writeThrough(aside, content, ORDINARY)
    if (old !== undefined) await chmod(aside, old.mode & RIGHTS)
    await moved(aside, target)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(target))
}
