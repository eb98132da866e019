import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const COMPILERS = ['cc', 'gcc', 'clang']
const SOURCE = fileURLToPath(new URL('physical-limit.c', import.meta.url))

/** The same operations in a small C program, compiled where there is a compiler. */
export class PhysicalLimit implements Disposable {
  /** One sentence when it cannot be measured here. */
  readonly missing: string | undefined
  readonly #folder = mkdtempSync(join(tmpdir(), 'physical-limit-'))
  readonly #program = join(this.#folder, 'physical-limit')

  constructor() {
    this.missing = COMPILERS.some((compiler) => this.#compile(compiler))
      ? undefined
      : `None of ${COMPILERS.join(', ')} is on this machine: the physical limit was not measured.`
  }

  /** @returns nanoseconds an operation, and for the lock those with what a recorder adds; nothing without a compiler. */
  measure(figure: string): number[] {
    if (this.missing !== undefined) return []
    return execFileSync(this.#program, [figure], { encoding: 'utf8' }).trim().split(' ').map(Number)
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true })
  }

  #compile(compiler: string): boolean {
    try {
      execFileSync(compiler, ['-O2', '-Wall', '-pthread', '-o', this.#program, SOURCE], { stdio: 'inherit' })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  }
}
