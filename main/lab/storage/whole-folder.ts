import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { moved, syncFolder, writeThrough } from './whole-file.ts'

const OWNER_ONLY = { folder: 0o700, file: 0o600 } as const
/** Names of folders that are not whole yet or were given up; also of versions that had no locks. */
const TEMPORARY = /^\..+\.[0-9a-f]{12}$/
const REMOVE = { recursive: true, force: true, maxRetries: 3 } as const

/** A hidden name beside `path` that nobody else has. */
export const temporaryBeside = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`)

/*
 * The folders in a folder are made, replaced and removed under the lock of that folder: whoever has the lock knows that
 * everything with a temporary name is of somebody who was killed.
 */

/**
 * A folder with all of these files, or none. @param files names with slashes.
 * @param through to the disk itself, file by file: for what the user cannot get again.
 * @throws the system's error, EEXIST when something has the folder's name.
 */
export async function makeWholeFolder(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  through: boolean,
): Promise<void> {
  const temporary = temporaryBeside(folder)
  try {
    const made = new Set<string>()
    for (const [name, content] of files) {
      const path = join(temporary, ...name.split('/'))
      if (!made.has(dirname(path))) await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY.folder })
      made.add(dirname(path))
      if (through) await writeThrough(path, content)
      else await writeFile(path, content, { flag: 'wx', mode: OWNER_ONLY.file })
    }
    if (through) for (const path of made) await syncFolder(path)
    if (existsSync(folder)) throw Object.assign(new Error('it is there already'), { code: 'EEXIST', syscall: 'rename' })
    await moved(temporary, folder)
  } catch (error) {
    await rm(temporary, REMOVE).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(folder))
}

/** The same, in the place of what is there. Killed in between, it leaves no folder: never half of one. */
export async function replaceWholeFolder(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  await removeWholeFolder(folder)
  await makeWholeFolder(folder, files, false)
}

/** Gone at once for whoever looks; the files after it. @throws the system's error; then the folder is as it was. */
export async function removeWholeFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const temporary = temporaryBeside(folder)
  await moved(folder, temporary)
  await syncFolder(dirname(folder))
  // The next sweep removes the rest.
  await rm(temporary, REMOVE).catch(() => undefined)
}

/** Removes what writers of folders in this folder left when they were killed. The caller has the lock of `folder`. */
export function sweepFolder(folder: string): void {
  for (const name of temporaryIn(folder)) {
    try {
      rmSync(join(folder, name), REMOVE)
    } catch {
      // It is hidden, and the next sweep tries again.
    }
  }
}

export function temporaryIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => TEMPORARY.test(name))
  } catch {
    return []
  }
}
