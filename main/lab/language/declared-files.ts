import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'

const LIBRARY = ['main/multiprocessing/index.ts', 'main/multiprocessing/threading/index.ts']
/** The newest JavaScript that programs may use; each refers to the ones before. */
const NEWEST = ['lib.es2023.d.ts', 'lib.es2024.string.d.ts', 'lib.esnext.disposable.d.ts']

/**
 * At build time: the declarations that the editor's language service reads, by path. TypeScript's own, and the library's,
 * made file by file from its sources, which takes no type check.
 */
export function declaredFiles(project: string): Readonly<Record<string, string>> {
  const files: Record<string, string> = {}
  const libraries = join(project, 'node_modules/typescript/lib')
  for (const name of reachable(NEWEST, (name) => referencedBy(readFileSync(join(libraries, name), 'utf8')))) {
    files[`lib/${name}`] = readFileSync(join(libraries, name), 'utf8')
  }
  const declarations = new Map<string, string>()
  reachable(LIBRARY, (file) => {
    const text = declarationOf(readFileSync(join(project, file), 'utf8'), file)
    declarations.set(file.replace(/\.ts$/, '.d.ts'), text)
    return ts
      .preProcessFile(text)
      .importedFiles.map(({ fileName }) => fileName)
      .filter((name) => name.startsWith('.'))
      .map((name) => posix.join(posix.dirname(file), name))
      .filter((imported) => existsSync(join(project, imported)))
  })
  return { ...files, ...Object.fromEntries(declarations) }
}

const declarationOf = (source: string, fileName: string): string =>
  ts.transpileDeclaration(source, {
    fileName,
    compilerOptions: { target: ts.ScriptTarget.ESNext, isolatedDeclarations: true, strict: true, stripInternal: true },
  }).outputText

const referencedBy = (text: string): string[] =>
  ts.preProcessFile(text).libReferenceDirectives.map(({ fileName }) => `lib.${fileName}.d.ts`)

/** The names, those that `next` gives for them, and so on; each once. */
function reachable(names: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set(names)
  // A set is walked in the order of adding, also what is added on the way.
  for (const name of seen) for (const further of next(name)) seen.add(further)
  return seen
}
