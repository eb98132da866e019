import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'

/**
 * At build time: the thread of lesson-reader.ts in one CommonJS file, which is ready sooner than modules in chunks.
 * @returns of which files it is made.
 */
export async function buildLessons(project: string, folder: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [join(project, 'main/lab/scenarios/lesson-entry.ts')],
    outfile: join(folder, 'lessons.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    tsconfigRaw: {},
    metafile: true,
  })
  return metafile
}
