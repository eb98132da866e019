import { readFileSync } from 'node:fs'
import { createRequire, SourceMap } from 'node:module'
import { basename } from 'node:path'
import { compileFunction, constants } from 'node:vm'

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
  const map = new SourceMap(
    JSON.parse(readFileSync(`${file}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0],
  )
  const place = new RegExp(`(?:file://)?${file.replaceAll(/[\\.*+?^$()[\\]{}|]/g, '\\$&')}:(\\d+):(\\d+)`, 'g')
  return stack.replaceAll(place, (whole: string, line: string, column: string) => {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
    if (!('originalSource' in entry)) return whole
    return `${basename(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}
