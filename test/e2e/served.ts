import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definedEnvironment, projectRoot } from './launch.ts'

const LINK = /^Forkscope is at (http:\/\/127\.0\.0\.1:\d+\/#[\w-]{22}) — open it in a browser on this machine/m
export const COMMAND_LINE = join(projectRoot, 'out', 'main', 'command-line.js')

/** A program that serves the lab, and what it has written. Disposing interrupts it, as Ctrl-C does. */
export class ServedForkscope implements AsyncDisposable {
  readonly child: ChildProcess
  /** What its learner keeps; no test finds another's answers. */
  readonly #data = mkdtempSync(join(tmpdir(), 'forkscope-test-'))
  #stdout = ''
  #stderr = ''

  /** Where there is no display. */
  constructor(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(program, args, {
      env: { ...definedEnvironment(), DISPLAY: '', WAYLAND_DISPLAY: '', FORKSCOPE_DATA: this.#data, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
  }

  get stdout(): string {
    return this.#stdout
  }
  get stderr(): string {
    return this.#stderr
  }

  /** The link that it prints. Rejects when it ends without one. */
  link(): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const link = LINK.exec(this.#stdout)?.[1]
        if (link !== undefined) resolve(link)
      }
      this.child.stdout?.on('data', look)
      this.child.once('close', () => reject(new Error(`It ended without a link: ${this.#stdout}${this.#stderr}`)))
      this.child.once('error', reject)
      look()
    })
  }

  /** @returns its exit status, or the signal that ended it. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<number | string> {
    const { child } = this
    const closed = child.exitCode === null && child.signalCode === null ? once(child, 'close') : null
    child.kill(signal)
    await closed
    rmSync(this.#data, { recursive: true, force: true, maxRetries: 3 })
    return child.exitCode ?? child.signalCode ?? ''
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }
}
