import { constants } from 'node:os'
import { join } from 'node:path'
import { isOver, type RunSnapshot, type RunStatus, type Tick } from '../../shared/run.ts'
import type { ParameterValues } from '../../shared/scenario.ts'
import type { RunId } from '../../shared/units.ts'
import { recordEnd } from '../multiprocessing/ending.ts'
import { endingInWords } from '../multiprocessing/ending-words.ts'
import { Arena, ARENA_BYTES } from '../multiprocessing/memory/arena.ts'
import { prepareProcess } from '../multiprocessing/prepared-process.ts'
import { EntryState, processEntries, ProcessEntry } from '../multiprocessing/process-table.ts'
import { Collector } from './collector.ts'
import type { Ending } from './launcher.ts'
import type { Ledger } from './ledger.ts'
import { processUsage } from './process-usage.ts'
import { endThreads, measureThreads, threadEnding } from './run-threads.ts'
import { compileProgram } from './program.ts'
import { heldLocks } from './reports.ts'
import { RunProcess } from './run-process.ts'
import type { Spares } from './spares.ts'
import { exitcodeOf, judge } from './verdict.ts'
import { findDeadlock } from './waiting-graph.ts'

const TICK_MS = 25
const USAGE_MS = 100
/** After asking processes to end, this long until they are made to. */
const GRACE_MS = 1000
/** Room beside the recorders that is kept ready for small objects. */
const AHEAD_BYTES = 1 << 20
const SIGTERM = constants.signals.SIGTERM
const SIGKILL = constants.signals.SIGKILL

export interface RunRequest {
  readonly id: RunId
  /** The scenario's id, or the program's path. */
  readonly scenario: string
  /** The program's file. */
  readonly program: string
  readonly params: ParameterValues
  readonly trace: boolean
  readonly timeoutMs?: number | undefined
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
  readonly #processes = new Map<number, RunProcess>()
  readonly #timers: NodeJS.Timeout[] = []
  #status: RunStatus = 'starting'
  #final: RunStatus = 'finished'
  #reason = ''
  #deadlocked = false
  #arena: Arena | undefined
  #collector: Collector | undefined
  #program = ''
  #settle: (snapshot: RunSnapshot) => void = () => undefined

  constructor(request: RunRequest, surroundings: RunSurroundings, listener: RunListener) {
    this.request = request
    this.#surroundings = surroundings
    this.#listener = listener
    this.over = new Promise((resolve) => (this.#settle = resolve))
  }

  get snapshot(): RunSnapshot {
    const { id, scenario, params, trace } = this.request
    return {
      id,
      scenario,
      params,
      trace,
      status: this.#status,
      reason: this.#reason,
      deadlocked: this.#deadlocked,
      wallMs: this.#wallMs(),
    }
  }

  /** Compiles the program, makes the arena, starts the root. Whatever fails ends the run with one sentence. */
  async start(): Promise<void> {
    this.#listener.changed(this.snapshot)
    const { id, program, params, trace } = this.request
    const { ledger, recorderBytes, memory } = this.#surroundings
    const folder = join(ledger.folder, id)
    try {
      this.#program = await compileProgram(program, folder)
      const name = `/fks-${id}`
      ledger.made(name)
      const guardFile = join(ledger.folder, 'lab')
      this.#arena = await Arena.create({ name, guardFile, trace, sizeBytes: ARENA_BYTES, recorderBytes, memory })
      this.#collector = new Collector(id, this.#arena)
      // Stopped while it was being made ready: nothing has been started.
      if (this.#status === 'stopping') {
        this.#end()
        return
      }
      const root = prepareProcess(this.#arena, {
        target: 'main',
        args: [params],
        name: 'MainProcess',
        daemon: false,
        parent: -1,
        isThread: false,
        lineage: [],
      })
      this.#launch(root)
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error))
      return
    }
    this.#timers.push(
      setInterval(() => this.#tick(), TICK_MS),
      setInterval(() => void this.#measure(), USAGE_MS),
    )
    const { timeoutMs } = this.request
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
    this.#endProcesses(SIGTERM)
    this.#timers.push(setTimeout(() => this.#endProcesses(SIGKILL), GRACE_MS))
  }

  #launch(entry: ProcessEntry): void {
    const arena = this.#arena!
    const process = new RunProcess(arena, entry)
    this.#processes.set(entry.index, process)
    const { spares, recorderBytes } = this.#surroundings
    const { scenario } = this.request
    spares.take(
      {
        message: (message) => {
          if (message.type === 'spawn') this.#spawn(new ProcessEntry(arena.memory, message.index))
        },
        wrote: (stream, text) => this.#say(process, stream, text),
        ended: (ending, failure) => this.#processEnded(process, ending, failure),
      },
      (launched) => {
        process.launched = launched
        if (entry.index === 0) arena.startClock()
        entry.pid = launched.pid ?? 0
        if (this.#status === 'stopping') launched.kill('SIGKILL')
        launched.send({
          type: 'assign',
          arena: arena.address,
          index: entry.index,
          program: this.#program,
          scenario,
        })
        if (this.#status === 'starting') this.#change('running', '')
        // Making pages takes a millisecond or two: better here than in the program's next Process.start().
        arena.heap.reserveAhead(2 * recorderBytes + AHEAD_BYTES)
      },
    )
  }

  #spawn(entry: ProcessEntry): void {
    if (this.#processes.has(entry.index)) return
    if (this.#status === 'stopping') {
      // It was asked for while everything is being ended: it ends before it has begun.
      const process = new RunProcess(this.#arena!, entry)
      this.#processes.set(entry.index, process)
      this.#processEnded(process, { code: -SIGTERM }, undefined)
    } else this.#launch(entry)
  }

  /** Takes in what the process table has that nobody told: threads, and what threads start, have no wire to the lab. */
  #takeIn(): void {
    const arena = this.#arena!
    for (const entry of processEntries(arena.memory)) {
      const known = this.#processes.get(entry.index)
      if (!known && entry.isThread) this.#processes.set(entry.index, new RunProcess(arena, entry))
      else if (!known) this.#spawn(entry)
      else if (known.launched?.isThread && entry.signal !== 0 && entry.state !== EntryState.Ended)
        known.launched.kill(entry.signal === SIGTERM ? 'SIGTERM' : 'SIGKILL')
    }
  }

  #processEnded(process: RunProcess, ending: Ending, failure: string | undefined): void {
    // First, while this one still counts as there: what it started belongs to the run, which goes on.
    this.#takeIn()
    const arena = this.#arena!
    const { entry } = process
    process.launched = undefined
    if (failure !== undefined) this.#say(process, 'stderr', failure)
    if (entry.state !== EntryState.Ended) recordEnd(arena, entry, exitcodeOf(entry, ending))
    process.ending = endingInWords(entry.exitcode ?? 1, heldLocks(arena.memory, entry.index))
    endThreads(arena, entry)
    this.#collect(this.#collector!)
    process.release()
    const left = [...this.#processes.values()].filter(
      (other) => other.launched ?? other.entry.state !== EntryState.Ended,
    )
    if (left.length === 0) {
      this.#end()
      return
    }
    if (entry.index === 0 && left.some((other) => other.entry.state !== EntryState.Ended)) this.#rootEnded(process)
  }

  /** The root waits for its children before it ends; when it could not, nobody is left to wait for them. */
  #rootEnded(root: RunProcess): void {
    this.stop('failed', `MainProcess was ${root.ending ?? 'gone'}; the processes it had started were ended.`)
  }

  #endProcesses(signal: number): void {
    for (const { launched, entry } of this.#processes.values()) {
      if (!launched || entry.state === EntryState.Ended) continue
      entry.signal = signal
      launched.kill(signal === SIGTERM ? 'SIGTERM' : 'SIGKILL')
    }
    // A process that has written its end but does not leave (it hangs in its last breath) is ended too, at the second go.
    if (signal === SIGKILL) for (const { launched } of this.#processes.values()) launched?.kill('SIGKILL')
  }

  #tick(): void {
    if (this.#arena) this.#takeIn()
    if (!this.#arena || !this.#collector) return
    const entries = processEntries(this.#arena.memory)
    if (this.#status === 'running') {
      const deadlock = findDeadlock(this.#arena, entries)
      if (deadlock !== null && !this.#deadlocked) {
        this.#deadlocked = true
        this.#change('running', deadlock)
      }
    }
    this.#collect(this.#collector)
  }

  #collect(collector: Collector): void {
    const endedThreads = this.#endedThreads()
    const tick = collector.collect([...this.#processes.values()])
    for (const { process, stream, text } of tick.output) {
      const writer = this.#processes.get(process)
      if (writer && stream === 'stderr' && /^\S/.test(text)) writer.lastError = text
    }
    for (const thread of endedThreads) thread.release()
    this.#listener.ticked(tick)
  }

  /** Threads that have ended since the last look: they write nothing more, so all they wrote is read this time. */
  #endedThreads(): RunProcess[] {
    const { memory } = this.#arena!
    const ended = [...this.#processes.values()].filter(
      ({ entry, ending }) => entry.isThread && entry.state === EntryState.Ended && ending === null,
    )
    for (const thread of ended) thread.ending = threadEnding(memory, thread.entry)
    return ended
  }

  async #measure(): Promise<void> {
    const all = [...this.#processes.values()]
    if (this.#arena) measureThreads(this.#arena, all)
    const live = all.filter(({ launched }) => launched?.pid !== undefined && !launched.isThread)
    const usage = await processUsage(live.map(({ launched }) => launched!.pid!))
    for (const process of live) {
      const used = usage.get(process.launched?.pid ?? -1)
      if (used && this.#arena) process.measured(used)
    }
  }

  #say(process: RunProcess, stream: 'stdout' | 'stderr', text: string): void {
    const tMs = this.#arena!.clock.nowNs() / 1e6
    for (const line of text.replace(/\n$/, '').split('\n')) {
      this.#collector?.addLine({ process: process.entry.index, stream, text: line, tMs })
    }
  }

  #end(): void {
    this.#clearTimers()
    const arena = this.#arena!
    this.#collect(this.#collector!)
    if (this.#status !== 'stopping') {
      const verdict = judge([...this.#processes.values()])
      this.#final = verdict.status
      this.#reason = verdict.reason
    }
    const wallMs = this.#wallMs()
    this.#arena = undefined
    arena.unlink()
    arena.close()
    this.#finish(this.#final, this.#reason, wallMs)
  }

  #fail(reason: string): void {
    this.#clearTimers()
    if (this.#arena) {
      this.#arena.unlink()
      this.#arena.close()
      this.#arena = undefined
    }
    this.#finish('failed', reason, 0)
  }

  #finish(status: RunStatus, reason: string, wallMs: number): void {
    this.#status = status
    this.#reason = reason
    this.#finalWallMs = wallMs
    this.#processes.clear()
    this.#listener.changed(this.snapshot)
    this.#settle(this.snapshot)
  }

  #finalWallMs = 0
  #wallMs(): number {
    const arena = this.#arena
    if (!arena) return this.#finalWallMs
    if (this.#status === 'starting') return 0
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
