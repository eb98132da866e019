import { isUtf8 } from 'node:buffer'
import { statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { OnLoadResult, Plugin } from 'esbuild'
import { sentenceOf } from '../shortage.ts'
import { FileRefused, kindOf, readRegularFile } from '../storage/regular-file.ts'

/** A text that a program works on may be long; beyond this, compiling it into the program is no way to read it. */
const MOST_FILE_BYTES = 32 * 1024 * 1024
/** esbuild reads these by itself from the folder of every import and from all above it. */
const ALSO_READ = ['package.json', 'tsconfig.json', 'jsconfig.json', '.pnp.data.json', '.pnp.cjs', '.pnp.js']
/** esbuild reads the map that a file names. */
const SOURCE_MAP = /\/[/*][#@][ \t]*sourceMappingURL=(?!data:)([^\s*'"`]+)/g
const TEXT = /\.(?:[cm]?[jt]sx?|txt|json|css)$/
const BY_PATH = /^(?:\.{0,2}[\\/]|\.{1,2}$|[A-Za-z]:[\\/])/

/**
 * Reads what a program imports in esbuild's place, which would open a FIFO or an endless device and wait for its end: only
 * regular files of a sensible size, and where they are text, UTF-8, become part of a program. What is refused is said at
 * the import.
 * @param folder the program's; sentences name files relative to it.
 */
export const diskFiles = (folder: string): Plugin => ({
  name: 'disk-files',
  setup(build) {
    const checked = new Set<string>()
    const named = (path: string): string => relative(folder, path) || path
    build.onResolve({ filter: BY_PATH }, ({ path, resolveDir }) => {
      const target = resolve(resolveDir, path)
      const odd = oddAbove(target, checked)
      return odd === null ? undefined : { errors: [{ text: `${named(odd.path)} ${odd.message}` }] }
    })
    build.onLoad({ filter: /(?:)/, namespace: 'file' }, async ({ path }): Promise<OnLoadResult> => {
      try {
        const contents = await readRegularFile(path, MOST_FILE_BYTES)
        if (TEXT.test(path) && !isUtf8(contents))
          throw new FileRefused(path, `is ${encodingOf(contents)}; save it as UTF-8`)
        const odd = oddSourceMap(contents.toString('latin1'), path)
        if (odd !== null) throw odd
        return { contents, loader: 'default' }
      } catch (error) {
        const text = error instanceof FileRefused ? `${named(error.path)} ${error.message}` : sentenceOf(error)
        return { errors: [{ text, detail: error }] }
      }
    })
  },
})

/**
 * Lists files that esbuild would read for the program itself and must not: beside it, above it, or named in its text.
 * @returns its path and why it is refused; null when there is none.
 */
export const oddFor = (program: string, source: string | undefined): FileRefused | null =>
  oddAbove(program, new Set()) ?? (source === undefined ? null : oddSourceMap(source, program))

/** In `path`, if that is a folder, and every folder above it that is not yet checked. */
function oddAbove(path: string, checked: Set<string>): FileRefused | null {
  for (let folder = path; !checked.has(folder); folder = dirname(folder)) {
    checked.add(folder)
    for (const name of ALSO_READ) {
      const odd = oddFile(join(folder, name))
      if (odd !== null) return odd
    }
  }
  return null
}

/** Whether esbuild would read a map from the disk for this text. */
export const namesSourceMap = (text: string): boolean => text.match(SOURCE_MAP) !== null

function oddSourceMap(text: string, path: string): FileRefused | null {
  if (!text.includes('sourceMappingURL')) return null
  for (const [, url = ''] of text.matchAll(SOURCE_MAP)) {
    for (const file of new Set([url, unescaped(url)])) {
      const odd = oddFile(resolve(dirname(path), file.replace(/^file:\/\//, '')))
      if (odd !== null) return odd
    }
  }
  return null
}

/** Something that is there and cannot be read as a file. A folder is passed over by esbuild itself. */
function oddFile(path: string): FileRefused | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined || stats.isDirectory()) return null
    if (!stats.isFile()) return new FileRefused(path, `is ${kindOf(stats)}, not a regular file`)
    if (stats.size <= MOST_FILE_BYTES) return null
    return new FileRefused(path, `has ${stats.size} bytes; at most ${MOST_FILE_BYTES} are allowed`)
  } catch {
    // It cannot be looked at, so it cannot be opened either.
    return null
  }
}

function unescaped(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

function encodingOf([first, second]: Uint8Array): string {
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return isUtf16 ? 'UTF-16 text' : 'no UTF-8 text'
}
