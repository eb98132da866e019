import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { build } from 'esbuild'
import { PROJECT } from './backends.ts'
import { until } from './until.ts'

/** keeper.ts as one file that starts fast. */
export class KeeperProgram implements AsyncDisposable {
  readonly #folder: string
  private constructor(folder: string) {
    this.#folder = folder
  }

  static async built(): Promise<KeeperProgram> {
    mkdirSync(join(PROJECT, 'out'), { recursive: true })
    // In the project: it finds its libraries from there.
    const program = new KeeperProgram(mkdtempSync(join(PROJECT, 'out', 'keeper-')))
    await build({
      entryPoints: [join(PROJECT, 'test/support/keeper.ts')],
      outfile: program.#file,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: ['koffi', 'esbuild'],
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)",
      },
    })
    return program
  }

  get #file(): string {
    return join(this.#folder, 'keeper.mjs')
  }

  start(task: string, folder: string, name = '', count = 1): Keeper {
    return new Keeper(spawn(process.execPath, [this.#file, task, folder, name, String(count)]))
  }

  /** Under limits of the shell's `ulimit`. */
  startLimited(limit: string, task: string, folder: string, name = ''): Keeper {
    const shell = `ulimit ${limit} && exec "$0" "$@"`
    return new Keeper(spawn('sh', ['-c', shell, process.execPath, this.#file, task, folder, name]))
  }

  [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true })
    return Promise.resolve()
  }
}

/** A process that keeps something, and what it has said so far: what was acknowledged. */
export class Keeper {
  readonly #child: ChildProcess
  readonly #errors: Promise<string>
  readonly acknowledged: string[] = []
  /** All that it said has been heard, and it has ended. */
  readonly over: Promise<void>
  onAcknowledged: (line: string) => void = () => undefined

  constructor(child: ChildProcess) {
    this.#child = child
    this.#errors = text(child.stderr!)
    let rest = ''
    child.stdout!.setEncoding('utf8').on('data', (data: string) => {
      const lines = (rest + data).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        this.acknowledged.push(line)
        this.onAcknowledged(line)
      }
    })
    this.over = new Promise((resolve) => child.once('close', () => resolve()))
  }

  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }
  /** @throws with what it wrote to stderr when it failed by itself. */
  async ended(): Promise<readonly string[]> {
    await this.over
    const errors = await this.#errors
    if (errors !== '' || (this.#child.exitCode !== 0 && this.#child.signalCode !== 'SIGKILL'))
      throw new Error(`A keeper failed: ${errors}`)
    return this.acknowledged
  }
  get pid(): number {
    return this.#child.pid!
  }
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }
  async says(line: string): Promise<void> {
    await until(`a keeper says ${line}`, () => this.acknowledged.includes(line))
  }
  /** Linux alone tells. */
  async isStopped(): Promise<void> {
    await until('a keeper is stopped', () => readFileSync(`/proc/${this.pid}/stat`, 'utf8').includes(') T '))
  }
}
