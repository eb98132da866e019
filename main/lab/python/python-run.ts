import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { constants } from 'node:os'
import type { OutcomeChoice } from '../../../shared/outcome.ts'
import type { ParameterValues } from '../../../shared/parameters.ts'
import { isPythonOver, type PythonLine, type PythonSnapshot, type PythonStatus } from '../../../shared/python.ts'
import { processIndex, type RunId } from '../../../shared/units.ts'
import { sentenceOf } from '../shortage.ts'
import { OutcomeReader } from '../outcome-reader.ts'
import { within } from '../within.ts'
import type { Interpreter } from './interpreter.ts'
import { ProcessGroup } from './process-group.ts'
import { PythonOutput } from './python-output.ts'

/** What is new is told so often. */
const TELL_MS = 50
/** After asking it to end, and after its end for what it has left: so long until they are made to. */
const GRACE_MS = 1_000
const ROOT = processIndex(0)
const ON_WINDOWS = process.platform === 'win32'

export interface PythonRequest {
  readonly id: RunId
  readonly scenario: string
  /** The program's file. */
  readonly file: string
  readonly params: ParameterValues
  readonly outcome: OutcomeChoice
  /** A folder of its own, made for it: it is there while the program runs, and all that it leaves goes with it. */
  readonly folder: string
  readonly limitMs: number
}

export interface PythonListener {
  /** Called before anything else can happen, so that a lab that is killed leaves word of it. */
  started(pid: number): void
  told(snapshot: PythonSnapshot, lines: readonly PythonLine[]): void
}

/** One execution of a Python program: its processes, its output, its end. */
export class PythonRun {
  readonly request: PythonRequest
  /** Settles when none of its processes is left and its folder is gone. */
  readonly over: Promise<void>
  readonly #interpreter: Interpreter
  readonly #listener: PythonListener
  readonly #startedMs = performance.now()
  readonly #output = new PythonOutput(() => this.#sinceStartMs())
  readonly #outcomeReader: OutcomeReader
  readonly #timers: NodeJS.Timeout[] = []
  #child: ChildProcess | undefined
  #group: ProcessGroup | undefined
  #status: PythonStatus = 'running'
  #final: PythonStatus | null = null
  #reason = ''
  #exitCode: number | null = null
  #endedMs: number | null = null
  #settle: () => void = () => undefined

  constructor(request: PythonRequest, interpreter: Interpreter, listener: PythonListener) {
    this.request = request
    this.#interpreter = interpreter
    this.#listener = listener
    this.#outcomeReader = new OutcomeReader(request.outcome)
    this.over = new Promise((resolve) => (this.#settle = resolve))
  }

  get snapshot(): PythonSnapshot {
    const { id, scenario, params } = this.request
    const status = this.#status
    const hasBegun = this.#child?.pid !== undefined
    const outcomeOf = (over: 'finished' | 'failed' | 'timed out') => this.#outcomeReader.outcome(over, false)
    return {
      id,
      scenario,
      params,
      version: this.#interpreter.version,
      status,
      reason: this.#reason,
      exitCode: this.#exitCode,
      wallMs: this.#endedMs ?? this.#sinceStartMs(),
      outcome:
        hasBegun && (status === 'finished' || status === 'failed' || status === 'timed out') ? outcomeOf(status) : null,
    }
  }
  get isOver(): boolean {
    return isPythonOver(this.#status)
  }

  start(): void {
    const { file, folder, params, limitMs } = this.request
    const { program, args } = this.#interpreter
    let child: ChildProcess
    try {
      child = spawn(program, [...args, file, JSON.stringify(params)], {
        cwd: folder,
        env: environment(folder),
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
        // A process group of its own: what it starts ends with it, and Ctrl-C in our terminal is for the lab alone.
        detached: !ON_WINDOWS,
      })
    } catch (error) {
      this.#endedMs = this.#sinceStartMs()
      this.#final = 'failed'
      this.#reason = `Python could not be started: ${sentenceOf(error)}`
      void this.#end(Promise.resolve())
      return
    }
    this.#child = child
    if (child.pid !== undefined) {
      if (!ON_WINDOWS) this.#group = new ProcessGroup(child.pid)
      this.#listener.started(child.pid)
    }
    // There are none when no file can be opened any more; its error event comes then.
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read('stdout', text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#read('stderr', text))
    const ended = new Promise<void>((resolve) => {
      child.once('exit', (code, signal) => {
        this.#endedMs = this.#sinceStartMs()
        this.#exitCode = signal === null ? code : -constants.signals[signal]
        resolve()
      })
      child.once('error', (error) => {
        this.#endedMs ??= this.#sinceStartMs()
        this.#final ??= 'failed'
        this.#reason = `Python could not be started: ${sentenceOf(error)}`
        resolve()
      })
    })
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
    this.#timers.push(
      setInterval(() => this.#tell(), TELL_MS),
      setTimeout(() => {
        this.stop('timed out', `It ran longer than ${limitMs / 1000} s, its time limit, and was ended.`)
      }, limitMs),
    )
    this.#listener.told(this.snapshot, [])
    void ended.then(() => this.#end(closed))
  }

  /** Asks, waits, kills. Does nothing once it is over or being stopped. */
  stop(final: PythonStatus = 'stopped', reason = 'Stopped by you.'): void {
    if (this.#status !== 'running' || this.#endedMs !== null) return
    this.#status = 'stopping'
    this.#final = final
    this.#reason = reason
    this.#tell()
    // Windows knows no asking for a program without a window.
    if (this.#group === undefined) this.#killTree()
    else this.#group.askToEnd()
    this.#timers.push(setTimeout(() => (this.#group === undefined ? this.#killTree() : this.#group.kill()), GRACE_MS))
  }

  #read(stream: PythonLine['stream'], text: string): void {
    this.#output.write(stream, text)
    // Past its end only what is still in the pipes can come, and they must be emptied to close.
    if (this.#output.isFull && this.#endedMs === null) {
      this.#child?.stdout?.pause()
      this.#child?.stderr?.pause()
    }
  }

  #tell(): void {
    const lines = this.#output.take()
    this.#outcomeReader.read(lines.map((line) => ({ ...line, process: ROOT })))
    this.#listener.told(this.snapshot, lines)
    this.#child?.stdout?.resume()
    this.#child?.stderr?.resume()
  }

  /** The first process has ended; what it started may not have. Its pipes close when the last of them has. */
  async #end(closed: Promise<void>): Promise<void> {
    this.#tell()
    const outlived = !(await within(closed, GRACE_MS))
    if (outlived && this.#final === null) this.#reason = 'Processes that it had started outlived it and were ended.'
    await this.#group?.end()
    if (outlived && !(await within(closed, GRACE_MS))) {
      this.#child?.stdout?.destroy()
      this.#child?.stderr?.destroy()
    }
    for (const timer of this.#timers.splice(0)) clearTimeout(timer)
    rmSync(this.request.folder, { recursive: true, force: true, maxRetries: 5 })
    this.#output.end()
    const failed = this.#exitCode !== 0
    if (failed && this.#final === null && this.#reason === '') this.#reason = endingWords(this.#exitCode)
    const lines = this.#output.take()
    this.#outcomeReader.read(lines.map((line) => ({ ...line, process: ROOT })))
    this.#status = this.#final ?? (failed ? 'failed' : 'finished')
    this.#listener.told(this.snapshot, lines)
    this.#settle()
  }

  #killTree(): void {
    const pid = this.#child?.pid
    if (pid === undefined) return
    execFile('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => undefined)
  }

  #sinceStartMs(): number {
    return performance.now() - this.#startedMs
  }
}

/** All that Python itself keeps on disk goes into `folder` too. */
const environment = (folder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PYTHONUNBUFFERED: '1',
  PYTHONUTF8: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  TMPDIR: folder,
  TEMP: folder,
  TMP: folder,
})

function endingWords(exitCode: number | null): string {
  if (exitCode === null || exitCode >= 0) return `Its first process ended with exit code ${String(exitCode)}.`
  const signal = Object.entries(constants.signals).find(([, number]) => number === -exitCode)?.[0]
  return `Its first process was killed by ${signal ?? `signal ${-exitCode}`}.`
}
