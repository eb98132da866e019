import { isBuiltin } from 'node:module'
import { extname, join, posix, relative, sep } from 'node:path'
import type { Loader, OnLoadResult, OnResolveResult, Plugin } from 'esbuild'
import { namesSourceMap } from './disk-files.ts'
import { isPassedOver, quoted } from '../shelf/pack-rules.ts'

/** Files that were read once: a program of theirs is made of these bytes, whatever the disk holds by then. */
export interface SealedFiles {
  /** The folder that they were read from, absolute; programs see nothing else of it. */
  readonly root: string
  /** By path, with slashes, relative to the root. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

const LIBRARY: ReadonlySet<string> = new Set(['multiprocessing', 'threading'])
const LOADERS: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
  '.json': 'json',
  '.txt': 'text',
}
/** A hidden name, which no sealed file has. */
const NOWHERE = '.nowhere'
/** Tried for an import that names no extension, in esbuild's own order. */
const EXTENSIONS = ['.tsx', '.ts', '.jsx', '.js', '.json'] as const
/** TypeScript lets an import name what a file is compiled to. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
}

/**
 * Resolves and loads a program's imports from sealed files alone: no file of the disk, no link, no installed package, no
 * `package.json`, and with a fixed `tsconfigRaw` no `tsconfig.json` has a say in it.
 * @param program the program's file, below the root. @param source runs in place of its text.
 */
export function sealedFiles({ root, files }: SealedFiles, program: string, source?: string): Plugin {
  const absolute = (path: string): string => join(root, ...path.split('/'))
  const inside = (file: string): string => relative(root, file).split(sep).join('/')
  const resolved = (path: string): OnResolveResult => ({ path: absolute(path), namespace: 'file' })

  const resolve = (specifier: string, importer: string): OnResolveResult => {
    if (LIBRARY.has(specifier) || isBuiltin(specifier)) return { path: specifier, external: true }
    if (!/^\.\.?($|\/)/.test(specifier))
      return refused(
        specifier,
        'is no file of the lab pack: its programs import its own files, as “./name.ts”, Node’s own modules and the library, and nothing else',
      )
    const path = posix.join(posix.dirname(importer), specifier)
    if (path === '..' || path.startsWith('../'))
      return refused(specifier, 'lies outside the lab pack; put the file into it')
    const found = candidates(path).find((candidate) => files.has(candidate))
    if (found !== undefined) return resolved(found)
    const isOutOfSight = path.split('/').some((part) => part !== '.' && isPassedOver(part))
    return refused(
      specifier,
      isOutOfSight
        ? 'is hidden or an installed package, and neither belongs to a lab pack; give the file another name'
        : 'is no file of the lab pack; put it there, the file itself and no link, or correct the import',
    )
  }

  const load = (path: string): OnLoadResult => {
    const loader = LOADERS[extname(path).toLowerCase()]
    const contents = path === inside(program) ? (source ?? files.get(path)) : files.get(path)
    if (contents === undefined) return { errors: [{ text: `${quoted(path)} is no file of the lab pack` }] }
    if (loader === undefined)
      return {
        errors: [{ text: `${quoted(path)} is neither a program nor JSON nor a text (.txt), so it cannot be imported` }],
      }
    if (namesSourceMap(typeof contents === 'string' ? contents : Buffer.from(contents).toString('latin1')))
      return {
        errors: [{ text: `${quoted(path)} names a source map, which would be read from the disk; take that line out` }],
      }
    // Where an import with a pattern would look for files; whatever it found, only sealed ones would be loaded.
    return { contents, loader, resolveDir: absolute(NOWHERE) }
  }

  return {
    name: 'sealed-files',
    setup: (build) => {
      build.onResolve({ filter: /(?:)/ }, ({ path, importer, kind }) =>
        kind === 'entry-point' ? resolved(inside(program)) : resolve(path, inside(importer)),
      )
      build.onLoad({ filter: /(?:)/ }, ({ path }) => load(inside(path)))
    },
  }
}

/** The files that an import may mean, the likeliest first. @param path relative to the root. */
function candidates(path: string): readonly string[] {
  const file = path.replace(/\/$/, '')
  const extension = extname(file)
  const sources = (SOURCES_OF[extension] ?? []).map((other) => file.slice(0, -extension.length) + other)
  const folder = file === '.' ? '' : `${file}/`
  return [
    ...(path.endsWith('/') || file === '.' ? [] : [file, ...EXTENSIONS.map((other) => file + other), ...sources]),
    ...EXTENSIONS.map((other) => `${folder}index${other}`),
  ]
}

const refused = (specifier: string, why: string): OnResolveResult => ({
  errors: [{ text: `${quoted(specifier)} ${why}` }],
})
