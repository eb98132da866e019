import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { declaredFiles } from './declared-files.ts'

/**
 * At build time: the thread of language.ts with TypeScript in it, made small, and beside it the declarations. TypeScript as
 * a package would be six times as much to ship.
 * @returns of which files it is made. The declarations are TypeScript's too, or ours.
 */
export async function buildLanguage(project: string, folder: string): Promise<Metafile> {
  mkdirSync(folder, { recursive: true })
  const { metafile } = await build({
    entryPoints: [join(project, 'main/lab/language/entry.ts')],
    outfile: join(folder, 'language.cjs'),
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    // TypeScript tries it for its own command line only, and does without; else whichever happens to be installed is built in.
    external: ['source-map-support'],
    tsconfigRaw: {},
    metafile: true,
  })
  writeFileSync(join(folder, 'language.json'), JSON.stringify(declaredFiles(project)))
  return metafile
}
