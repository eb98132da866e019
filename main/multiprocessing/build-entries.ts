import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'

/**
 * At build time: what a process and a thread of a run are started with, each in one CommonJS file with all of the library in
 * it. As modules in chunks they would be ready 14 ms later: Node's loader of modules is a program of its own.
 * @returns of which files they are made.
 */
export async function buildEntries(project: string, folder: string): Promise<Metafile> {
  const from = (file: string): string => join(project, 'main/multiprocessing', file)
  const { metafile } = await build({
    entryPoints: { process: from('process-entry.ts'), thread: from('threading/thread-entry.ts') },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // What a CommonJS file has instead of import.meta.url.
    banner: { js: "const entryUrl = require('node:url').pathToFileURL(__filename).href" },
    define: { 'import.meta.url': 'entryUrl' },
    logLevel: 'error',
    tsconfigRaw: {},
    metafile: true,
  })
  return metafile
}
