import { randomBytes } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Temporary names begin with it; whoever lists a folder passes over them. */
export const HIDDEN = '.'

/** All of the file or nothing: who reads it while it is written, or after a crash, finds the old one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = temporaryBeside(path)
  try {
    writeFileSync(temporary, content, { flag: 'wx' })
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** A folder with all of these files, or none. @param files names with slashes. @throws Error when the folder is there. */
export function writeFolderWhole(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  const temporary = temporaryBeside(folder)
  try {
    for (const [name, content] of files) {
      const path = join(temporary, ...name.split('/'))
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeFileSync(path, content, { flag: 'wx' })
    }
    if (existsSync(folder)) throw new Error(`${folder} exists already.`)
    renameSync(temporary, folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/** A plain file, no link to one, of at most so many bytes. @throws Error with one sentence that calls it `shown`. */
export function readPlainFile(path: string, mostBytes: number, shown: string): Buffer {
  const about = lstatSync(path, { throwIfNoEntry: false })
  if (about === undefined) throw new Error(`${shown} is missing.`)
  if (!about.isFile()) throw new Error(`${shown} is no plain file; put the file itself there.`)
  if (about.size > mostBytes)
    throw new Error(`${shown} has ${about.size} bytes; at most ${mostBytes} are allowed. Make it shorter.`)
  return readFileSync(path)
}

/** Out of the way, but not lost. @returns its new name. */
export function setAside(path: string): string {
  const aside = `${path}.broken-${new Date().toISOString().replace(/[:.]/g, '-')}`
  renameSync(path, aside)
  return basename(aside)
}

const temporaryBeside = (path: string): string =>
  join(dirname(path), `${HIDDEN}${basename(path)}.${randomBytes(6).toString('hex')}`)
