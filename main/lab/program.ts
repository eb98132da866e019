import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildFailure, BuildOptions, Loader, Message } from 'esbuild'
import { sealedFiles, type SealedFiles } from './runs/sealed-files.ts'

/** A program that cannot run, and why, in one sentence with its own line where there is one. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}

const EXTENSIONS = new Set(['.ts', '.mts', '.js', '.mjs'])
/** Whether it is called as a program is; it need not be there. No scenario's id ends so. */
export const isProgramFile = (path: string): boolean => EXTENSIONS.has(extname(path))

/** A program's TypeScript or JavaScript. */
export interface ProgramToCompile {
  readonly file: string
  /** Compiled in place of the file's text; it still imports as if it were that file. */
  readonly source?: string | undefined
  /** All that it is made of, read before; left out, what lies on the disk. */
  readonly sealed?: SealedFiles | undefined
}

/**
 * Compiles a program and what it imports into one file that every process of the run loads, and a source map beside it.
 * The file is a CommonJS function body: compiling one takes a quarter of the time of loading a module, and every process
 * of a run does it. The library itself stays outside; the process hands it in.
 * A text that the program imports, `import text from './book.txt'`, becomes part of that file, as a string.
 * @param folder where the file goes.
 * @returns the compiled file's path.
 * @throws ProgramError when it does not parse or imports what is not there.
 */
export async function compileProgram({ file, source, sealed }: ProgramToCompile, folder: string): Promise<string> {
  const path = resolve(file)
  if (!isProgramFile(path)) {
    throw new ProgramError(
      `${basename(path)} is no program: give a TypeScript or JavaScript file (${[...EXTENSIONS].join(', ')}).`,
    )
  }
  const { build } = loadCompiler()
  const outfile = join(folder, 'program.cjs')
  try {
    const { outputFiles } = await build({
      ...entryOf(path, source, sealed),
      outfile,
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      sourcemap: 'external',
      sourcesContent: false,
      absWorkingDir: dirname(path),
      logLevel: 'silent',
      external: ['multiprocessing', 'threading'],
      loader: { '.txt': 'text' },
    })
    mkdirSync(folder, { recursive: true })
    for (const { path, contents } of outputFiles) writeFileSync(path, contents)
    return outfile
  } catch (error) {
    throw isBuildFailure(error) ? new ProgramError(sentence(error.errors[0]!, path), { cause: error }) : error
  }
}

/** Where the compiler begins, and what it may read. */
function entryOf(path: string, source: string | undefined, sealed: SealedFiles | undefined): BuildOptions {
  if (sealed !== undefined)
    return {
      entryPoints: [path],
      plugins: [sealedFiles(sealed, path, source)],
      // Else it would look for one in the folder and above it.
      tsconfigRaw: {},
      // An import of a pattern finds nothing, as it would be looked for on the disk.
      logOverride: { 'empty-glob': 'error' },
    }
  if (source === undefined) return { entryPoints: [path] }
  return { stdin: { contents: source, resolveDir: dirname(path), sourcefile: path, loader: loaderOf(path) } }
}

const loaderOf = (path: string): Loader => (/\.m?ts$/.test(path) ? 'ts' : 'js')

type Compiler = typeof import('esbuild')

/** Loaded by the first program; listing scenarios needs none. */
let compiler: Compiler | undefined

/** In an installed app the compiler's own program lies beside the archive, as none can be started inside it. */
function loadCompiler(): Compiler {
  const here = fileURLToPath(import.meta.url)
  if (here.includes('app.asar') && !process.env.ESBUILD_BINARY_PATH) {
    const root = here.slice(0, here.indexOf('app.asar')) + 'app.asar.unpacked'
    const name = `${process.platform}-${process.arch}`
    const binary = process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild'
    process.env.ESBUILD_BINARY_PATH = join(root, 'node_modules', '@esbuild', name, binary)
  }
  // Not `import`: Node would read all of it once more to find out what it exports, for 25 ms.
  return (compiler ??= createRequire(here)('esbuild') as Compiler)
}

/** Ends the compiler's helper process; it starts again when needed. */
export async function closeCompiler(): Promise<void> {
  await compiler?.stop()
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && Array.isArray((error as BuildFailure).errors)

function sentence({ text, location }: Message, program: string): string {
  const what = text.replace(/\.?$/, '.')
  if (!location) return `${basename(program)}: ${what}`
  const file = relative(dirname(program), resolve(dirname(program), location.file))
  return `${file}:${location.line}:${location.column + 1}: ${what} The line reads: ${location.lineText.trim()}`
}
