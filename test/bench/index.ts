/**
 * `npm run bench`: the figures that Forkscope promises, measured on this machine. `-- library` or `-- ui` for a part,
 * `-- library lock queueInts` for some figures of it. What was measured is kept in test-results/bench-<part>.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchLibrary } from './library.ts'
import { benchWindow } from './ui.ts'

const [part, ...figures] = process.argv.slice(2)

if (part === undefined || part === 'library') keep('library', benchLibrary(figures))
if (part === undefined || part === 'ui') keep('ui', await benchWindow())
if (part !== undefined && part !== 'library' && part !== 'ui') {
  process.stderr.write(`There is no part "${part}" of the benchmark; there are library and ui.\n`)
  process.exitCode = 2
}

function keep(name: string, { text, results }: { text: string; results: unknown }): void {
  const folder = fileURLToPath(new URL('../../test-results/', import.meta.url))
  const file = join(folder, `bench-${name}.json`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`)
  process.stdout.write(`${text}All that was measured: ${file}\n`)
}
