import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { RunDocument } from '../../main/lab/document.ts'
import { PROJECT, type Backend } from './backends.ts'
import { OutputFile, OutputPipe } from './output.ts'
import { privateTemp } from './private-temp.ts'
import { until } from './until.ts'

export interface Finished {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** On a busy machine a lab takes its time to start, under Wine most of all. */
const PRINTED_WITHIN_MS = 45_000

/** A command line that was started; what it has written so far can be looked at. */
export class Started {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
  readonly #stdout: OutputFile | OutputPipe
  readonly #stderr: OutputFile | OutputPipe

  /** @param toFiles lets it write to files: node.exe does not start under Wine when its output is a pipe. */
  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv, toFiles = false) {
    this.#stdout = toFiles ? new OutputFile() : new OutputPipe()
    this.#stderr = toFiles ? new OutputFile() : new OutputPipe()
    this.child = spawn(program, args, { env, cwd: PROJECT, stdio: ['ignore', this.#stdout.end, this.#stderr.end] })
    this.#stdout.follow(this.child.stdout)
    this.#stderr.follow(this.child.stderr)
    this.finished = once(this.child, 'close').then(([status, signal]) => ({
      status: status as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.#stdout.close(),
      stderr: this.#stderr.close(),
    }))
  }

  /** Waits for something on its output. */
  printed(pattern: RegExp): Promise<RegExpExecArray> {
    const what = `${pattern.source} in ${this.#stdout.text}${this.#stderr.text}`
    return until(what, () => pattern.exec(this.#stdout.text), PRINTED_WITHIN_MS)
  }
}

/** Starts `forkscope …args` on a backend, as a user would. */
export async function start(backend: Backend, ...args: readonly string[]): Promise<Started> {
  const [program, ...first] = await backend.command()
  return new Started(program!, [...first, ...args], environment(backend), backend.toFiles)
}

export function environment({ env }: Backend): NodeJS.ProcessEnv {
  // Electron keeps its profile apart too, so that suites do not share one.
  const folders = { TMPDIR: privateTemp, XDG_CONFIG_HOME: privateTemp, FORKSCOPE_DATA: join(privateTemp, 'data') }
  return { ...process.env, ...folders, NODE_OPTIONS: '', ...env }
}

export const forkscope = async (backend: Backend, ...args: readonly string[]): Promise<Finished> =>
  (await start(backend, ...args)).finished

/** The path of a fixture program. */
export const fixture = (name: string): string => `${PROJECT}test/fixtures/${name}.ts`

export interface Ran extends Finished {
  readonly document: RunDocument
  /** What one process printed. */
  readonly lines: (process?: string, stream?: 'stdout' | 'stderr') => string[]
  /** What the root told with `tell(key, value)`. */
  readonly told: Readonly<Record<string, unknown>>
}

/** Long enough for any fixture. */
const LIMIT_S = 50

/** Runs a fixture to its end and reads its document. */
export async function runFixture(backend: Backend, name: string, ...args: readonly string[]): Promise<Ran> {
  const limit = String(backend.limitS ?? LIMIT_S)
  const done = await forkscope(backend, 'run', fixture(name), '--json', '--timeout', limit, ...args)
  return { ...done, ...readDocument(done) }
}

export function readDocument(done: Finished): Pick<Ran, 'document' | 'lines' | 'told'> {
  const document = parse(done)
  const lines: Ran['lines'] = (process = 'MainProcess', stream = 'stdout') =>
    document.output.filter((line) => line.process === process && line.stream === stream).map((line) => line.text)
  const told = Object.fromEntries(
    lines().flatMap((line) => {
      const match = /^(\w+) = (.*)$/.exec(line)
      return match ? [[match[1]!, JSON.parse(match[2]!) as unknown] as const] : []
    }),
  )
  return { document, lines, told }
}

function parse(done: Finished): RunDocument {
  try {
    return JSON.parse(done.stdout) as RunDocument
  } catch {
    throw new Error(`No document on stdout (status ${done.status ?? done.signal ?? ''}): ${done.stdout}${done.stderr}`)
  }
}
