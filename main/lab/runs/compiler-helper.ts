import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildOptions, OutputFile } from 'esbuild'

type Esbuild = typeof import('esbuild')

/** esbuild's own words for builds of a helper that has gone; it has no code for them. */
const WAS_LOST = /^The service (?:was stopped|is no longer running)/

const here = fileURLToPath(import.meta.url)
const require = createRequire(here)
/**
 * Looked up as the lab starts, not when it is needed: a lookup that fails because no file can be opened is kept by Node for
 * ever, as a package that is not there.
 */
const ESBUILD = ((): string => {
  try {
    return require.resolve('esbuild')
  } catch {
    return 'esbuild'
  }
})()

/** One helper process of esbuild, from its start with the first build to its end. */
export class CompilerHelper {
  /** Settles when the process has ended or could not be started. */
  readonly gone: Promise<void>
  /** Builds that somebody waits for. */
  readonly waiting = new Set<Promise<unknown>>()
  readonly #started: (pid: number) => void
  #esbuild: Esbuild | undefined
  #process: ChildProcess | undefined
  #failure: Error | undefined
  #isGone = false
  #isLeft = false
  #settle: () => void = () => undefined

  /** @param started is given its pid. */
  constructor(started: (pid: number) => void) {
    this.#started = started
    this.gone = new Promise((resolve) => (this.#settle = resolve))
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** @returns undefined when the process ended meanwhile. @throws esbuild's BuildFailure; Error when it cannot be started. */
  async build(options: BuildOptions): Promise<readonly OutputFile[] | undefined> {
    try {
      const building = this.#ask(options)
      return await Promise.race([building, this.gone.then(() => this.#throwFailure())])
    } catch (error) {
      if (error instanceof Error && WAS_LOST.test(error.message)) {
        // Its end, or why it could not be started, is known a moment after its pipes have closed.
        await this.gone
        this.#throwFailure()
        return undefined
      }
      throw error
    }
  }

  /** Also ends one that is stopped (SIGSTOP), which esbuild's own `stop` does not. */
  kill(): void {
    if (this.#isGone) return
    // First: from now on a build of the next helper starts a process of its own.
    this.#leave()
    if (this.#process === undefined) this.#end()
    else this.#process.kill('SIGKILL')
  }

  #ask(options: BuildOptions): Promise<readonly OutputFile[]> {
    const esbuild = (this.#esbuild ??= loadEsbuild())
    if (this.#process !== undefined) {
      // The second of two builds that found no process to be had: esbuild would try once more, and not hear of it.
      if (this.#process.pid === undefined) return this.gone.then(() => Promise.reject(this.#failure ?? NOT_STARTED()))
      return outputs(esbuild, options)
    }
    // esbuild does not hand its process out. It is started within this very call.
    const note = (message: unknown): void => this.#follow((message as { readonly process: ChildProcess }).process)
    const wasStarted = (): boolean => this.#process !== undefined
    subscribe('child_process', note)
    try {
      return outputs(esbuild, options)
    } catch (error) {
      // Without pipes (no file can be opened any more) it fails over them; the system's own error comes with the event.
      if (!wasStarted()) {
        this.#end()
        throw error
      }
      return this.gone.then(() => Promise.reject(this.#failure ?? NOT_STARTED(error)))
    } finally {
      unsubscribe('child_process', note)
    }
  }

  #follow(process: ChildProcess): void {
    this.#process = process
    process.once('spawn', () => {
      if (process.pid !== undefined) this.#started(process.pid)
    })
    process.once('exit', () => this.#end())
    process.on('error', (error) => {
      // Could not be started; a signal that could not be sent is no end.
      if (process.pid !== undefined) return
      this.#failure = error
      this.#end()
    })
  }

  #throwFailure(): undefined {
    if (this.#failure !== undefined) throw this.#failure
  }

  #end(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#leave()
    this.#settle()
  }

  /** Lets esbuild forget it: else it would go on asking one that is gone. Once, or it would forget the next one. */
  #leave(): void {
    if (this.#isLeft) return
    this.#isLeft = true
    void this.#esbuild?.stop()
  }
}

const NOT_STARTED = (cause?: unknown): Error => new Error('The compiler (esbuild) could not be started.', { cause })

async function settled(
  building: Promise<{ readonly outputFiles: readonly OutputFile[] }>,
): Promise<readonly OutputFile[]> {
  return (await building).outputFiles
}

/** Not `async`: what fails as it starts the process fails here and now. */
const outputs = (esbuild: Esbuild, options: BuildOptions): Promise<readonly OutputFile[]> =>
  settled(esbuild.build({ ...options, write: false }))

/** In an installed app the compiler's own program lies beside the archive, as none can be started inside it. */
function loadEsbuild(): Esbuild {
  if (here.includes('app.asar') && !process.env.ESBUILD_BINARY_PATH) {
    const root = here.slice(0, here.indexOf('app.asar')) + 'app.asar.unpacked'
    const name = `${process.platform}-${process.arch}`
    const binary = process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild'
    process.env.ESBUILD_BINARY_PATH = join(root, 'node_modules', '@esbuild', name, binary)
  }
  // Not `import`: Node would read all of it once more to find out what it exports, for 25 ms; and would keep a failure.
  return require(ESBUILD) as Esbuild
}
