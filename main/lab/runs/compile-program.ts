import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import type { BuildFailure, BuildOptions, Loader, Message } from 'esbuild'
import { sentenceOf, shortage } from '../shortage.ts'
import { whyIrregular } from '../storage/regular-file.ts'
import { closedFolder } from './closed-folder.ts'
import { compiler as sharedCompiler, CompilerError, type Compiler } from './compiler.ts'
import { diskFiles, oddFor } from './disk-files.ts'
import { sealedFiles, type SealedFiles } from './sealed-files.ts'

/** A program that cannot run, and why, in one sentence with its own line where there is one. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}

const EXTENSIONS = new Set(['.ts', '.mts', '.js', '.mjs'])
/** Whether it is called as a program is; it need not be there. No scenario's id ends so. */
export const isProgramFile = (path: string): boolean => EXTENSIONS.has(extname(path))

export interface ProgramToCompile {
  /** The program's TypeScript or JavaScript. */
  readonly file: string
  /** The program's text, to compile in place of the file's; it still imports as if it were that file. */
  readonly source?: string | undefined
  /** Given, nothing is read from the disk. */
  readonly sealed?: SealedFiles | undefined
  /** A folder that it may import nothing from. */
  readonly closedTo?: string | undefined
}

/**
 * Compiles a program and what it imports into one file that every process of the run loads, and a source map beside it.
 * The file is a CommonJS function body: compiling one takes a quarter of the time of loading a module, and every process
 * of a run does it. The library itself stays outside; the process hands it in.
 * A text that the program imports, `import text from './book.txt'`, becomes part of that file, as a string.
 * @param folder where the compiled file goes. @param signal gives the compiling up at once. @param compiler for tests.
 * @returns the compiled file's path.
 * @throws ProgramError when it does not parse, imports what is not there or cannot be read, or cannot be compiled in time.
 * @throws the signal's reason.
 */
export async function compileProgram(
  { file, source, sealed, closedTo }: ProgramToCompile,
  folder: string,
  signal?: AbortSignal,
  compiler: Compiler = sharedCompiler,
): Promise<string> {
  const path = resolve(file)
  if (!isProgramFile(path)) {
    throw new ProgramError(
      `${basename(path)} is no program: give a TypeScript or JavaScript file (${[...EXTENSIONS].join(', ')}).`,
    )
  }
  if (sealed === undefined) checkOnDisk(path, source)
  const outfile = join(folder, 'program.cjs')
  try {
    const outputs = await compiler.build(
      {
        ...(sealed === undefined ? entryOf(path, source, closedTo) : sealedEntry(path, source, sealed)),
        outfile,
        bundle: true,
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        sourcemap: 'external',
        sourcesContent: false,
        absWorkingDir: dirname(path),
        logLevel: 'silent',
        external: ['multiprocessing', 'threading'],
        loader: { '.txt': 'text' },
      },
      signal,
    )
    signal?.throwIfAborted()
    mkdirSync(folder, { recursive: true })
    for (const { path, contents } of outputs) writeFileSync(path, contents)
    return outfile
  } catch (error) {
    signal?.throwIfAborted()
    if (isBuildFailure(error)) throw new ProgramError(sentence(first(error.errors), path), { cause: error })
    if (error instanceof CompilerError || shortage(error) !== undefined)
      throw new ProgramError(`${basename(path)}: ${sentenceOf(error)}`, { cause: error })
    throw error
  }
}

/** Checks the files that the compiler reads without asking us. @throws ProgramError when that is no file, or none that ends. */
function checkOnDisk(path: string, source: string | undefined): void {
  const why = source === undefined ? whyIrregular(path) : null
  if (why !== null) throw new ProgramError(`${basename(path)} ${why}.`)
  const odd = oddFor(path, source)
  if (odd !== null) throw new ProgramError(`${relative(dirname(path), odd.path)} ${odd.message}.`)
}

/** Where the compiler begins; what it reads is beside it. */
function entryOf(path: string, source: string | undefined, closedTo: string | undefined): BuildOptions {
  const plugins = [...(closedTo === undefined ? [] : [closedFolder(closedTo)]), diskFiles(dirname(path))]
  if (source === undefined) return { entryPoints: [path], plugins }
  const stdin = { contents: source, resolveDir: dirname(path), sourcefile: path, loader: loaderOf(path) }
  return { stdin, plugins }
}

/** Reads nothing from the disk. */
const sealedEntry = (path: string, source: string | undefined, sealed: SealedFiles): BuildOptions => ({
  entryPoints: [path],
  plugins: [sealedFiles(sealed, path, source)],
  // Else it would look for one in the folder and above it.
  tsconfigRaw: {},
  // An import of a pattern finds nothing, as it would be looked for on the disk.
  logOverride: { 'empty-glob': 'error' },
})

const loaderOf = (path: string): Loader => (/\.m?ts$/.test(path) ? 'ts' : 'js')

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && Array.isArray((error as BuildFailure).errors)

/** One with a place says more: of a link to itself esbuild complains twice. */
const first = (errors: readonly Message[]): Message => errors.find(({ location }) => location !== null) ?? errors[0]!

function sentence({ text, location, detail }: Message, program: string): string {
  const short = shortage(detail) ?? shortage(new Error(text))
  const folder = dirname(program)
  if (!location) return `${basename(program)}: ${short ?? ended(text)}`
  const file = resolve(folder, location.file)
  const what = short ?? ended(text + whyUnresolved(text, dirname(file)))
  return `${relative(folder, file)}:${location.line}:${location.column + 1}: ${what} The line reads: ${location.lineText.trim()}`
}

const ended = (text: string): string => text.replace(/\.?$/, '.')

/** esbuild passes over what is no file as if it were not there. */
function whyUnresolved(text: string, folder: string): string {
  const [, path] = /^Could not resolve "(\.{0,2}\/[^"]*)"$/.exec(text) ?? []
  const why = path === undefined ? null : whyIrregular(resolve(folder, path))
  return why === null || why === 'is missing' ? '' : `: it ${why}`
}
