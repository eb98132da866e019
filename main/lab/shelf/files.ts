import { lstatSync } from 'node:fs'
import { readRegularFileSync } from '../storage/regular-file.ts'

/** Temporary names begin with it; whoever lists a folder passes over them. */
export const HIDDEN = '.'

/** A plain file, no link to one, of at most so many bytes. @throws Error with one sentence that calls it `shown`. */
export function readPlainFile(path: string, mostBytes: number, shown: string): Buffer {
  const about = lstatSync(path, { throwIfNoEntry: false })
  if (about === undefined) throw new Error(`${shown} is missing.`)
  if (!about.isFile()) throw new Error(`${shown} is no plain file; put the file itself there.`)
  if (about.size > mostBytes)
    throw new Error(`${shown} has ${about.size} bytes; at most ${mostBytes} are allowed. Make it shorter.`)
  // Whatever has taken its place meanwhile is not waited for.
  return readRegularFileSync(path, mostBytes)
}
