import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildOptions, OutputFile } from 'esbuild'

type Esbuild = typeof import('esbuild')

/** The life of the compiler's helper process. */
export class Compiler {
  #esbuild: Esbuild | undefined

  /** Compiles once and writes nothing. @throws esbuild's BuildFailure. @throws the signal's reason. */
  async build(options: BuildOptions, signal?: AbortSignal): Promise<readonly OutputFile[]> {
    signal?.throwIfAborted()
    this.#esbuild ??= loadEsbuild()
    const { outputFiles } = await this.#esbuild.build({ ...options, write: false })
    return outputFiles
  }

  /** Ends the helper process; it starts again when needed. */
  async close(): Promise<void> {
    await this.#esbuild?.stop()
  }
}

/** esbuild keeps one helper for all of its users in a program, so they share its life too. */
export const compiler = new Compiler()

/** In an installed app the compiler's own program lies beside the archive, as none can be started inside it. */
function loadEsbuild(): Esbuild {
  const here = fileURLToPath(import.meta.url)
  if (here.includes('app.asar') && !process.env.ESBUILD_BINARY_PATH) {
    const root = here.slice(0, here.indexOf('app.asar')) + 'app.asar.unpacked'
    const name = `${process.platform}-${process.arch}`
    const binary = process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild'
    process.env.ESBUILD_BINARY_PATH = join(root, 'node_modules', '@esbuild', name, binary)
  }
  // Not `import`: Node would read all of it once more to find out what it exports, for 25 ms.
  return createRequire(here)('esbuild') as Esbuild
}
