import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { BuildFailure, Message, Plugin } from 'esbuild'

/** A program that cannot run, and why, in one sentence with its own line where there is one. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}

const EXTENSIONS = new Set(['.ts', '.mts', '.js', '.mjs'])
/** The library as it is built; a program's processes import the very module their entry file has loaded. */
const LIBRARY_URL = new URL('./multiprocessing.js', import.meta.url).href

const library: Plugin = {
  name: 'library',
  setup(build) {
    build.onResolve({ filter: /^multiprocessing$/ }, () => ({ path: LIBRARY_URL, external: true }))
  },
}

/**
 * Compiles a program and what it imports into one module that every process of the run loads.
 * @param file the program's TypeScript or JavaScript. @param folder where the module goes.
 * @returns the module's URL.
 * @throws ProgramError when it does not parse, imports what is not there, or has no main.
 */
export async function compileProgram(file: string, folder: string): Promise<string> {
  const path = resolve(file)
  if (!EXTENSIONS.has(extname(path))) {
    throw new ProgramError(
      `${basename(path)} is no program: give a TypeScript or JavaScript file (${[...EXTENSIONS].join(', ')}).`,
    )
  }
  const { build } = await loadCompiler()
  const outfile = join(folder, 'program.mjs')
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [path],
      outfile,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      sourcesContent: false,
      absWorkingDir: dirname(path),
      logLevel: 'silent',
      plugins: [library],
    })
    const exported = Object.values(metafile.outputs).flatMap((output) => output.exports)
    if (!exported.includes('main')) {
      throw new ProgramError(`${basename(path)} has no main: write "export function main() { … }"; a run starts there.`)
    }
    mkdirSync(folder, { recursive: true })
    writeFileSync(outfile, outputFiles[0]!.contents)
    return pathToFileURL(outfile).href
  } catch (error) {
    throw isBuildFailure(error) ? new ProgramError(sentence(error.errors[0]!, path), { cause: error }) : error
  }
}

/** In an installed app the compiler's own program lies beside the archive, as none can be started inside it. */
async function loadCompiler(): Promise<typeof import('esbuild')> {
  const here = fileURLToPath(import.meta.url)
  if (here.includes('app.asar') && !process.env.ESBUILD_BINARY_PATH) {
    const root = here.slice(0, here.indexOf('app.asar')) + 'app.asar.unpacked'
    const name = `${process.platform}-${process.arch}`
    const binary = process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild'
    process.env.ESBUILD_BINARY_PATH = join(root, 'node_modules', '@esbuild', name, binary)
  }
  return import('esbuild')
}

/** Ends the compiler's helper process; it starts again when needed. */
export async function closeCompiler(): Promise<void> {
  await (await loadCompiler()).stop()
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && Array.isArray((error as BuildFailure).errors)

function sentence({ text, location }: Message, program: string): string {
  const what = text.replace(/\.?$/, '.')
  if (!location) return `${basename(program)}: ${what}`
  const file = relative(dirname(program), resolve(dirname(program), location.file))
  return `${file}:${location.line}:${location.column + 1}: ${what} The line reads: ${location.lineText.trim()}`
}
