import { readFileSync } from 'node:fs'
import { createRequire, SourceMap } from 'node:module'
import { basename } from 'node:path'
import { compileFunction, constants } from 'node:vm'
import type { SourcePlace } from '../../shared/run.ts'

/** What a program's `export`s are. */
export type Exports = Readonly<Record<string, unknown>>

/**
 * Runs a compiled program's module code in this process.
 * @param file as `compileProgram` of the lab wrote it. @param modules what it gets for `import … from 'multiprocessing'` and `'threading'`.
 */
export function loadProgram(file: string, modules: Readonly<Record<string, Exports>>): Exports {
  const run = compileFunction(readFileSync(file, 'utf8'), ['exports', 'require', 'module'], {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (exports: object, require: (id: string) => unknown, module: { exports: Exports }) => void
  const require = createRequire(file)
  const module = { exports: {} as Exports }
  run(module.exports, (id) => (Object.hasOwn(modules, id) ? modules[id] : require(id)), module)
  return module.exports
}

/** Puts the program's own lines into a stack: "/…/program.cjs:12:5" becomes "bank.ts:7:3". Read only when an error needs it. */
export function inOwnLines(stack: string, file: string): string {
  if (!stack.includes(file)) return stack
  return stack.replaceAll(placesIn(file), (whole: string, line: string, column: string) => {
    const own = ownPlace(file, line, column)
    return own === null ? whole : `${own.file}:${own.line}:${own.column}`
  })
}

/** The program's own line that a stack was made in: its innermost one. null when there is none. */
export function placeIn(stack: string, file: string): SourcePlace | null {
  for (const [, line = '', column = ''] of stack.matchAll(placesIn(file))) {
    const own = ownPlace(file, line, column)
    if (own !== null) return { file: own.file, line: own.line }
  }
  return null
}

const placesIn = (file: string): RegExp =>
  new RegExp(`(?:file://)?${file.replaceAll(/[\\.*+?^$()[\]{}|]/g, '\\$&')}:(\\d+):(\\d+)`, 'g')

const maps = new Map<string, SourceMap>()

function sourceMapOf(file: string): SourceMap {
  let map = maps.get(file)
  if (!map) {
    map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0])
    maps.set(file, map)
  }
  return map
}

function ownPlace(file: string, line: string, column: string): (SourcePlace & { readonly column: number }) | null {
  const entry = sourceMapOf(file).findEntry(Number(line) - 1, Number(column) - 1)
  if (!('originalSource' in entry)) return null
  return { file: basename(entry.originalSource), line: entry.originalLine + 1, column: entry.originalColumn + 1 }
}
