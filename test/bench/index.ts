/** `npm run bench`: the figures that Forkscope promises, measured on this machine. `-- library` or `-- ui` for a part. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { table } from './figures.ts'
import { benchLibrary } from './library.ts'
import { benchWindow } from './ui.ts'

const parts = process.argv.slice(2)
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part)
const results: Record<string, unknown> = {}

if (wants('library')) {
  const { figures, measured } = benchLibrary()
  results.library = measured
  process.stdout.write(table('The library', ['', 'Forkscope', 'CPython', 'goal'], figures))
}
if (wants('ui')) {
  const { figures, measured } = await benchWindow()
  results.ui = measured
  process.stdout.write(table('The window', ['', 'Forkscope', '', 'goal'], figures))
}
const file = fileURLToPath(new URL('../../out/bench.json', import.meta.url))
writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`)
process.stdout.write(`\nAll that was measured: ${file}\n`)
