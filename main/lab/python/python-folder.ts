import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { SealedFiles } from '../runs/sealed-files.ts'

/** A Python program: where it lies, and what it is made of. */
export interface PythonProgram {
  readonly file: string
  /** All that it is made of, read before: it runs from a copy of these. Left out, what lies on the disk. */
  readonly sealed?: SealedFiles | undefined
}

/** Beside what the program itself writes into its folder. */
const COPY = 'pack'

/**
 * Makes the folder that a program runs in, for the user alone. Python imports what lies beside a program, so a sealed one is
 * copied into it, and finds nothing else there.
 * @returns the program's file to start. @throws Error of the file system; then there is no folder.
 */
export function makePythonFolder(folder: string, { file, sealed }: PythonProgram): string {
  mkdirSync(folder, { mode: 0o700 })
  if (sealed === undefined) return file
  const copy = join(folder, COPY)
  try {
    for (const [path, content] of sealed.files) {
      const target = join(copy, ...path.split('/'))
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
      writeFileSync(target, content, { flag: 'wx', mode: 0o600 })
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    throw error
  }
  return join(copy, relative(sealed.root, file))
}
