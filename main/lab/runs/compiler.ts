import type { BuildOptions, OutputFile } from 'esbuild'
import { PERHAPS_SHORT } from '../shortage.ts'
import { within } from '../within.ts'
import { CompilerHelper } from './compiler-helper.ts'

/** For one program. Most take some hundredths of a second; a helper that does not answer for so long is stopped or stuck. */
const BUILD_WITHIN_MS = 30_000
/** After SIGKILL. */
const ENDS_WITHIN_MS = 1_000

/** The compiler failed, not the program; one sentence. */
export class CompilerError extends Error {
  override readonly name = 'CompilerError'
}

/**
 * The life of esbuild's helper process: the first build starts it, later ones share it. One that was killed is replaced, and
 * what it was building is built once more; one that does not answer in time is killed.
 */
export class Compiler {
  readonly #buildWithinMs: number
  readonly #listeners = new Set<(pid: number) => void>()
  #helper: CompilerHelper | undefined

  constructor(buildWithinMs = BUILD_WITHIN_MS) {
    this.#buildWithinMs = buildWithinMs
  }

  /** The helper's pid; undefined while there is none. */
  get pid(): number | undefined {
    return this.#helper?.pid
  }

  /** Reports every helper's pid, that of the present one at once: whoever keeps count of processes counts it. @returns stops. */
  onHelper(listener: (pid: number) => void): () => void {
    this.#listeners.add(listener)
    if (this.pid !== undefined) listener(this.pid)
    return () => void this.#listeners.delete(listener)
  }

  /** Compiles once and writes nothing. @throws esbuild's BuildFailure. @throws CompilerError. @throws the signal's reason. */
  async build(options: BuildOptions, signal?: AbortSignal): Promise<readonly OutputFile[]> {
    const deadline = performance.now() + this.#buildWithinMs
    const once = await this.#attempt(options, deadline, signal)
    const twice = once ?? (await this.#attempt(options, performance.now() + this.#buildWithinMs, signal))
    if (twice === undefined)
      throw new CompilerError(
        `The compiler (esbuild) was ended twice while it compiled this program: ${PERHAPS_SHORT}.`,
      )
    return twice
  }

  /** Ends the helper; the next build starts another. */
  async close(): Promise<void> {
    const helper = this.#helper
    if (helper === undefined) return
    this.#drop(helper)
    await within(helper.gone, ENDS_WITHIN_MS)
  }

  /** @returns undefined when the helper was ended meanwhile. */
  async #attempt(
    options: BuildOptions,
    deadlineMs: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly OutputFile[] | undefined> {
    signal?.throwIfAborted()
    const helper = this.#helper ?? this.#start()
    const building = helper.build(options)
    helper.waiting.add(building)
    let timer: NodeJS.Timeout | undefined
    let abort = (): void => undefined
    const late = new Promise<never>((_resolve, reject) => {
      const seconds = this.#buildWithinMs / 1000
      const tooLong = `Compiling took longer than ${seconds} s and was given up; try again, and make the program smaller if it happens again.`
      timer = setTimeout(() => {
        this.#drop(helper)
        reject(new CompilerError(tooLong))
      }, deadlineMs - performance.now())
      abort = () => {
        // Nobody else needs it: what it does for this program ends as well.
        helper.waiting.delete(building)
        if (helper.waiting.size === 0) this.#drop(helper)
        reject(signal?.reason as Error)
      }
      signal?.addEventListener('abort', abort)
    })
    try {
      return await Promise.race([building, late])
    } finally {
      helper.waiting.delete(building)
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }

  #start(): CompilerHelper {
    const helper = new CompilerHelper((pid) => {
      for (const listener of this.#listeners) listener(pid)
    })
    this.#helper = helper
    void helper.gone.then(() => this.#drop(helper))
    return helper
  }

  #drop(helper: CompilerHelper): void {
    if (this.#helper === helper) this.#helper = undefined
    helper.kill()
  }
}

/** esbuild keeps one helper for all who use it in a program, so they share its life too. */
export const compiler = new Compiler()
