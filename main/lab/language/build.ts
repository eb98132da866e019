import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { declaredFiles } from './declared-files.ts'

/**
 * At build time: the thread of language.ts with TypeScript in it, made small, and beside it the declarations. TypeScript as
 * a package would be six times as much to ship.
 */
export async function buildLanguage(project: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await build({
    entryPoints: [join(project, 'main/lab/language/entry.ts')],
    outfile: join(folder, 'language.cjs'),
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    tsconfigRaw: {},
  })
  writeFileSync(join(folder, 'language.json'), JSON.stringify(declaredFiles(project)))
}
