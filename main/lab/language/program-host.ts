import { join, sep } from 'node:path'
import ts from 'typescript'
import { readRegularFileSync } from '../storage/regular-file.ts'
import { GLOBALS } from './globals.ts'
import type { SealedTexts } from './protocol.ts'

/** More than a program's file has; beyond it the editor does without its types. */
const MOST_FILE_BYTES = 4 * 1024 * 1024

/** Where the declarations that came with the lab seem to lie: TypeScript's own, and those of the library. */
const DECLARED = '/forkscope/'
const MODULES: Readonly<Record<string, string>> = {
  multiprocessing: `${DECLARED}main/multiprocessing/index.d.ts`,
  threading: `${DECLARED}main/multiprocessing/threading/index.d.ts`,
}
const GLOBALS_FILE = `${DECLARED}globals.d.ts`

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.es2024.string.d.ts', 'lib.esnext.disposable.d.ts'],
  types: [],
  // What an import that is added for a name is called; `pathsBasePath` is where they count from.
  paths: Object.fromEntries(Object.entries(MODULES).map(([name, path]) => [name, [path]])),
  pathsBasePath: DECLARED,
  strict: true,
  // Programs are read beside Python's: `function work(queue)` is no mistake worth a mark.
  noImplicitAny: false,
  noImplicitThis: false,
  useUnknownInCatchVariables: false,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
}

/** The files that a program under edit sees: its own text, its folder, and the declarations; no other file of the machine. */
export class ProgramHost implements ts.LanguageServiceHost {
  readonly #declared: ReadonlyMap<string, string>
  #folder = ''
  #file = ''
  #source = ''
  #version = 0
  #sealed: SealedTexts | undefined

  /** @param declared texts by path, as `declaredFiles` collected them. */
  constructor(declared: Readonly<Record<string, string>>) {
    const files = Object.entries(declared).map(([path, text]) => [DECLARED + path, text] as const)
    this.#declared = new Map([...files, [GLOBALS_FILE, GLOBALS]])
  }

  /** The program's file, as TypeScript writes paths. */
  get file(): string {
    return this.#file
  }

  edit(folder: string, source: string, sealed?: SealedTexts): void {
    this.#sealed = sealed
    if (folder === this.#folder && source === this.#source) return
    this.#folder = folder
    this.#file = join(folder, 'program.ts').replaceAll(sep, '/')
    this.#source = source
    this.#version += 1
  }

  getCompilationSettings = (): ts.CompilerOptions => OPTIONS
  getScriptFileNames = (): string[] => [this.#file, GLOBALS_FILE, ...Object.values(MODULES)]
  getScriptVersion = (path: string): string => {
    if (path === this.#file) return String(this.#version)
    return this.#sealed?.texts.has(path) === true ? this.#sealed.version : '0'
  }
  getScriptSnapshot = (path: string): ts.IScriptSnapshot | undefined => {
    const text = this.readFile(path)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  }
  getCurrentDirectory = (): string => this.#folder
  getDefaultLibFileName = (): string => `${DECLARED}lib/lib.es2023.d.ts`
  useCaseSensitiveFileNames = (): boolean => true

  fileExists = (path: string): boolean => this.readFile(path) !== undefined
  /** A file that cannot be read as a whole is none: the import of it is marked, and the question gets its answer. */
  readFile = (path: string): string | undefined => {
    if (path === this.#file) return this.#source
    return (
      this.#declared.get(path) ?? this.#sealed?.texts.get(path) ?? (this.#isBeside(path) ? readText(path) : undefined)
    )
  }

  resolveModuleNameLiterals = (
    literals: readonly ts.StringLiteralLike[],
    containingFile: string,
  ): readonly ts.ResolvedModuleWithFailedLookupLocations[] =>
    literals.map(({ text }) => ({ resolvedModule: this.#resolve(text, containingFile) }))

  #resolve(name: string, containingFile: string): ts.ResolvedModuleFull | undefined {
    const library = MODULES[name]
    if (library !== undefined) return declaration(library)
    if (!name.startsWith('.')) return undefined
    if (containingFile.startsWith(DECLARED)) {
      return declaration(new URL(name, `file://${containingFile}`).pathname.replace(/\.ts$/, '.d.ts'))
    }
    return ts.resolveModuleName(name, containingFile, OPTIONS, this).resolvedModule
  }

  /** In the scenario's folder, or deeper; of a sealed one, whatever was sealed with it. */
  #isBeside(path: string): boolean {
    if (this.#sealed !== undefined) return this.#sealed.texts.has(path)
    const folder = `${this.#folder.replaceAll(sep, '/')}/`
    return path.startsWith(folder) && !path.includes('/../')
  }
}

function readText(path: string): string | undefined {
  try {
    return readRegularFileSync(path, MOST_FILE_BYTES).toString('utf8')
  } catch {
    return undefined
  }
}

const declaration = (resolvedFileName: string): ts.ResolvedModuleFull => ({
  resolvedFileName,
  extension: ts.Extension.Dts,
})
