import { join } from 'node:path'
import type { Outcome, OutcomeChoice } from '../../shared/outcome.ts'
import { isOver, type DeadlockReport, type RunSnapshot, type RunStatus, type Tick } from '../../shared/run.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import type { ProcessIndex, RunId } from '../../shared/units.ts'
import { Arena, ARENA_BYTES } from '../multiprocessing/memory/arena.ts'
import { EntryState, processEntries } from '../multiprocessing/process-table.ts'
import { Collector } from './collector.ts'
import { findDeadlock } from './deadlock.ts'
import type { Ledger } from './ledger.ts'
import { OutcomeReader } from './outcome-reader.ts'
import { RunProcesses, SignalError } from './run-processes.ts'
import { compileProgram, type ProgramToCompile } from './runs/compile-program.ts'
import { sentenceOf } from './shortage.ts'
import type { Spares } from './spares.ts'
import { judge } from './verdict.ts'

const TICK_MS = 25
const USAGE_MS = 100
/** After asking processes to end, this long until they are made to. */
const GRACE_MS = 1000
const LAST_LINE: OutcomeChoice = { label: 'Last line', lines: 'last', of: 'root', after: '' }

export interface RunRequest {
  readonly id: RunId
  /** The scenario's id, or the program's path. */
  readonly scenario: string
  readonly program: ProgramToCompile
  readonly params: ParameterValues
  readonly trace: boolean
  readonly timeoutMs?: number | undefined
  /** Which of what it prints is its outcome; left out, its last line. */
  readonly outcome?: OutcomeChoice | undefined
}

export interface RunSurroundings {
  readonly spares: Spares
  readonly ledger: Ledger
  readonly recorderBytes: number
  readonly memory: 'overlay' | 'calls' | undefined
}

export interface RunListener {
  changed(snapshot: RunSnapshot): void
  ticked(tick: Tick): void
}

/** One execution of a scenario, from the first process to the last. */
export class Run {
  readonly request: RunRequest
  /** Settles when no process is left and the arena is gone. */
  readonly over: Promise<RunSnapshot>
  readonly #surroundings: RunSurroundings
  readonly #listener: RunListener
  readonly #timers: NodeJS.Timeout[] = []
  readonly #stopping = new AbortController()
  #status: RunStatus = 'starting'
  #final: RunStatus = 'finished'
  #reason = ''
  /** Its root process has been started. */
  #begun = false
  #holdsOutput = false
  #deadlocked = false
  #deadlock: DeadlockReport | null = null
  readonly #outcomeReader: OutcomeReader
  #outcome: Outcome | null = null
  #arena: Arena | undefined
  #collector: Collector | undefined
  #processes: RunProcesses | undefined
  #finalWallMs = 0
  #settle: (snapshot: RunSnapshot) => void = () => undefined

  constructor(request: RunRequest, surroundings: RunSurroundings, listener: RunListener) {
    this.request = request
    this.#surroundings = surroundings
    this.#listener = listener
    this.#outcomeReader = new OutcomeReader(request.outcome ?? LAST_LINE)
    this.over = new Promise((resolve) => (this.#settle = resolve))
  }

  get snapshot(): RunSnapshot {
    const { id, scenario, params, trace, program } = this.request
    return {
      id,
      scenario,
      changed: program.source !== undefined,
      params,
      trace,
      status: this.#status,
      reason: this.#reason,
      deadlocked: this.#deadlocked,
      deadlock: this.#deadlock,
      wallMs: this.#wallMs(),
      outcome: this.#outcome,
    }
  }

  /** Compiles the program, makes the arena, starts the root. Whatever fails ends the run with one sentence. */
  async start(): Promise<void> {
    this.#listener.changed(this.snapshot)
    const { params, timeoutMs } = this.request
    try {
      await this.#prepare()
      // Stopped while it was being made ready: nothing has been started.
      if (this.#status === 'stopping') {
        this.#end()
        return
      }
      this.#processes?.startRoot(params)
    } catch (error) {
      if (this.#stopping.signal.aborted) this.#end()
      else this.#fail(sentenceOf(error))
      return
    }
    // Without a spare at hand it may have been stopped, or have failed, before it began.
    if (isOver(this.#status)) return
    this.#timers.push(
      setInterval(() => this.#tick(), TICK_MS),
      setInterval(() => void this.#processes?.measure(), USAGE_MS),
    )
    if (timeoutMs !== undefined) {
      const say = `It ran longer than ${timeoutMs / 1000} s, its time limit, and was ended.`
      this.#timers.push(setTimeout(() => this.stop('timed out', say), timeoutMs))
    }
  }

  /** Ends every process: asks, waits, kills. Does nothing once the run is over or being stopped. */
  stop(
    final: RunStatus = 'stopped',
    reason = this.#deadlocked ? `${this.#reason} Stopped by you.` : 'Stopped by you.',
  ): void {
    if (isOver(this.#status) || this.#status === 'stopping') return
    this.#final = final
    this.#change('stopping', reason)
    this.#stopping.abort()
    this.#processes?.askToEnd()
    if (!isOver(this.#status)) this.#timers.push(setTimeout(() => this.#processes?.makeEnd(), GRACE_MS))
  }

  /**
   * Holds its output back, or lets it go again, for a reader who has not taken the output before: processes that print wait
   * until there is room, as at a pipe. What is held comes when the run ends, at the latest.
   */
  holdOutput(holds: boolean): void {
    this.#holdsOutput = holds
  }

  /** Sends a signal to one of its processes. @throws SignalError with one sentence when it cannot be sent. */
  signal(process: ProcessIndex, signal: string): void {
    if (!this.#processes) {
      const why = isOver(this.#status) ? 'is over: none of its processes is left' : 'has no processes yet'
      throw new SignalError(`This run ${why}, so no signal was sent.`)
    }
    this.#processes.signal(process, signal)
    // What it did shows at once where it can: a paused process, a killed one.
    void this.#processes.measure()
  }

  async #prepare(): Promise<void> {
    const { id, program, trace, scenario } = this.request
    const { ledger, recorderBytes, memory, spares } = this.#surroundings
    const compiled = await compileProgram(program, join(ledger.folder, id), this.#stopping.signal)
    const name = `/fks-${id}`
    ledger.made(name)
    const guardFile = join(ledger.folder, 'lab')
    const arena = await Arena.create({ name, guardFile, trace, sizeBytes: ARENA_BYTES, recorderBytes, memory })
    this.#arena = arena
    const collector = new Collector(id, arena)
    this.#collector = collector
    this.#processes = new RunProcesses(
      { arena, spares, recorderBytes, program: compiled, scenario },
      {
        begun: () => {
          this.#begun = true
          if (this.#status === 'starting') this.#change('running', '')
        },
        said: (line) => collector.addLine(line),
        ended: () => this.#collect(),
        orphaned: (root) =>
          this.stop('failed', `MainProcess was ${root.ending ?? 'gone'}; the processes it had started were ended.`),
        gone: () => this.#end(),
      },
    )
  }

  #tick(): void {
    this.#processes?.takeIn()
    if (this.#status === 'running') this.#lookForDeadlock()
    this.#collect()
  }

  /** One is told as soon as it is sure, again when it has become another, and taken back when a signal has broken it up. */
  #lookForDeadlock(): void {
    if (!this.#arena) return
    const found = findDeadlock(this.#arena, processEntries(this.#arena.memory))
    if (found === null) {
      if (!this.#deadlocked) return
      this.#deadlocked = false
      this.#change('running', '')
    } else if (!this.#deadlocked || found.sentence !== this.#deadlock?.sentence) {
      this.#deadlocked = true
      this.#deadlock = found
      this.#change('running', found.sentence)
    }
  }

  #collect(): void {
    if (!this.#collector || !this.#processes) return
    const endedThreads = this.#processes.nameEndedThreads()
    const tick = this.#collector.collect(this.#processes.all, this.#holdsOutput)
    for (const { process, stream, text } of tick.output) {
      const writer = this.#processes.find(process)
      if (writer && stream === 'stderr' && /^\S/.test(text)) writer.lastError = text
    }
    this.#outcomeReader.read(tick.output)
    for (const thread of endedThreads) thread.release()
    this.#listener.ticked(tick)
  }

  #end(): void {
    this.#clearTimers()
    this.#holdsOutput = false
    this.#collect()
    if (this.#status !== 'stopping') {
      const verdict = judge(this.#processes?.all ?? [])
      this.#final = verdict.status
      this.#reason = verdict.reason
    }
    this.#finish(this.#final, this.#reason, this.#wallMs())
  }

  #fail(reason: string): void {
    this.#clearTimers()
    this.#finish('failed', reason, 0)
  }

  #finish(status: RunStatus, reason: string, wallMs: number): void {
    const arena = this.#arena
    this.#arena = undefined
    this.#collector = undefined
    this.#processes = undefined
    arena?.unlink()
    arena?.close()
    this.#status = status
    this.#reason = reason
    this.#finalWallMs = wallMs
    // A program that never began came to nothing: no lesson grades it, and no series counts it.
    this.#outcome = this.#begun ? this.#outcomeReader.outcome(status, this.#deadlocked) : null
    this.#listener.changed(this.snapshot)
    this.#settle(this.snapshot)
  }

  #wallMs(): number {
    const arena = this.#arena
    if (!arena) return this.#finalWallMs
    if (!this.#begun) return 0
    const entries = processEntries(arena.memory)
    const allOver = entries.every((entry) => entry.state === EntryState.Ended)
    return (allOver ? Math.max(...entries.map((entry) => entry.endNs)) : arena.clock.nowNs()) / 1e6
  }

  #change(status: RunStatus, reason: string): void {
    this.#status = status
    this.#reason = reason
    this.#listener.changed(this.snapshot)
  }

  #clearTimers(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer)
  }
}
