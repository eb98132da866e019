import { constants } from 'node:os'
import type { OutputLine } from '../../shared/run.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import type { ProcessIndex } from '../../shared/units.ts'
import { recordEnd } from '../multiprocessing/ending.ts'
import { endingInWords } from '../multiprocessing/ending-words.ts'
import type { Arena } from '../multiprocessing/memory/arena.ts'
import { prepareProcess } from '../multiprocessing/prepared-process.ts'
import { EntryState, processEntries, ProcessEntry } from '../multiprocessing/process-table.ts'
import type { Ending } from './launcher.ts'
import { processUsage, USAGE_IS_QUICK } from './process-usage.ts'
import { heldLocks } from './reports.ts'
import { RunProcess } from './run-process.ts'
import { endThreads, measureThreads, threadEnding, threadRefusal } from './run-threads.ts'
import { endsProcess, isSignal, SIGNALS } from './signals.ts'
import type { Spares } from './spares.ts'
import { exitcodeOf } from './verdict.ts'

/** Room beside the recorders that is kept ready for small objects. */
const AHEAD_BYTES = 1 << 20
const { SIGTERM } = constants.signals

/** A signal that cannot be sent, and why, in one sentence. */
export class SignalError extends Error {
  override readonly name = 'SignalError'
}

/** What every process of a run is given. */
export interface Equipment {
  readonly arena: Arena
  readonly spares: Spares
  readonly recorderBytes: number
  /** The compiled program's file. */
  readonly program: string
  readonly scenario: string
}

export interface ProcessesListener {
  /** The first has been given its operating-system process. */
  begun(): void
  /** A line that did not come through the arena. */
  said(line: OutputLine): void
  /** One has ended. What it left in the arena is read now, or never. */
  ended(process: RunProcess): void
  /** The root has ended before its children; nobody is left to wait for them. */
  orphaned(root: RunProcess): void
  /** None is left. */
  gone(): void
}

/** The processes of one run, from the first to the last: started, measured, signalled, ended. */
export class RunProcesses {
  readonly #equipment: Equipment
  readonly #listener: ProcessesListener
  readonly #processes = new Map<number, RunProcess>()
  /** Those that wait for a spare, and how they give up. */
  readonly #waiting = new Map<RunProcess, () => boolean>()
  #closing = false

  constructor(equipment: Equipment, listener: ProcessesListener) {
    this.#equipment = equipment
    this.#listener = listener
  }

  /** In the order of their start, the root first; also those that have ended. */
  get all(): RunProcess[] {
    return [...this.#processes.values()]
  }
  find(index: ProcessIndex): RunProcess | undefined {
    return this.#processes.get(index)
  }

  startRoot(params: ParameterValues): void {
    const root = { name: 'MainProcess', daemon: false, parent: -1, isThread: false, number: 0 }
    this.#launch(prepareProcess(this.#equipment.arena, { target: 'main', args: [params], ...root }))
  }

  /** Takes in what the process table has that nobody told: threads, and what threads start, have no wire to the lab. */
  takeIn(): void {
    const { arena } = this.#equipment
    for (const entry of processEntries(arena.memory)) {
      const known = this.#processes.get(entry.index)
      if (!known && entry.isThread) this.#processes.set(entry.index, new RunProcess(arena, entry))
      else if (!known) this.#spawn(entry)
      else if (known.launched?.isThread && entry.signal !== 0 && entry.state !== EntryState.Ended)
        known.launched.kill(entry.signal === SIGTERM ? 'SIGTERM' : 'SIGKILL')
    }
  }

  /** Puts into words the end of threads that have ended since the last look. @returns them, to be released when they are read. */
  nameEndedThreads(): RunProcess[] {
    const ended = this.all.filter(
      ({ entry, ending }) => entry.isThread && entry.state === EntryState.Ended && ending === null,
    )
    for (const thread of ended) thread.ending = threadEnding(this.#equipment.arena.memory, thread.entry)
    return ended
  }

  /** Asks every process to end, the paused ones as well; from now on none begins. */
  askToEnd(): void {
    this.#closing = true
    for (const { launched, entry } of this.#processes.values()) {
      if (!launched || entry.state === EntryState.Ended) continue
      entry.signal = SIGTERM
      launched.kill('SIGTERM')
      // A paused one gets it when it goes on.
      if (isSignal('SIGCONT')) launched.kill('SIGCONT')
    }
    for (const [process, giveUp] of [...this.#waiting]) {
      // It ends before it has begun.
      if (giveUp()) this.#ended(process, { code: -SIGTERM }, undefined)
    }
  }

  /** Ends every process that is still there. */
  makeEnd(): void {
    for (const { launched, entry } of this.#processes.values()) {
      if (launched && entry.state !== EntryState.Ended) entry.signal = constants.signals.SIGKILL
      // One that has written its end but does not leave (it hangs in its last breath) is ended too.
      launched?.kill('SIGKILL')
    }
  }

  /** Sends a signal to one live process. @throws SignalError */
  signal(index: ProcessIndex, signal: string): void {
    if (!isSignal(signal)) {
      throw new SignalError(`This system cannot send ${signal}; it can send ${SIGNALS.join(', ')}.`)
    }
    const process = this.#processes.get(index)
    if (!process) throw new SignalError(`This run has no process ${index}.`)
    const { entry, launched, ending } = process
    if (entry.state === EntryState.Ended) {
      throw new SignalError(
        `${entry.name} has ended${ending === null ? '' : ` (${ending})`}; it gets no signals any more.`,
      )
    }
    if (entry.isThread || launched?.isThread) throw new SignalError(threadRefusal(this.#equipment.arena.memory, entry))
    if (launched?.pid === undefined) {
      throw new SignalError(`${entry.name} is still being started; send the signal when it has a pid.`)
    }
    if (endsProcess(signal)) entry.signal = constants.signals[signal]
    launched.kill(signal)
  }

  /** Asks the operating system what each has used. */
  async measure(): Promise<void> {
    measureThreads(this.#equipment.arena, this.all)
    await this.#measureOwn(this.all)
  }

  /** Those that the operating system knows as processes of their own. */
  async #measureOwn(processes: readonly RunProcess[]): Promise<void> {
    const live = processes.filter(({ launched }) => launched?.pid !== undefined && !launched.isThread)
    const usage = await processUsage(live.map(({ launched }) => launched!.pid!))
    for (const process of live) {
      const used = usage.get(process.launched?.pid ?? -1)
      if (used) process.measured(used)
    }
  }

  #launch(entry: ProcessEntry): void {
    const { arena, spares, recorderBytes, program, scenario } = this.#equipment
    const process = new RunProcess(arena, entry)
    this.#processes.set(entry.index, process)
    const giveUp = spares.take(
      {
        message: (message) => {
          if (message.type === 'spawn') this.#spawn(new ProcessEntry(arena.memory, message.index))
        },
        wrote: (stream, text) => this.#say(process, stream, text),
        ended: (ending, failure) => this.#ended(process, ending, failure),
      },
      (launched) => {
        this.#waiting.delete(process)
        process.launched = launched
        if (entry.index === 0) arena.startClock()
        entry.pid = launched.pid ?? 0
        if (this.#closing) launched.kill('SIGKILL')
        launched.send({ type: 'assign', arena: arena.address, index: entry.index, program, scenario })
        if (entry.index === 0) this.#listener.begun()
        // From here on its use of the cores is its program's: one that lives for a tenth of a second is seen too.
        if (USAGE_IS_QUICK) void this.#measureOwn([process])
        // Making pages takes a millisecond or two: better here than in the program's next Process.start().
        arena.heap.reserveAhead(2 * recorderBytes + AHEAD_BYTES)
      },
    )
    if (process.launched === undefined && entry.state !== EntryState.Ended) this.#waiting.set(process, giveUp)
  }

  #spawn(entry: ProcessEntry): void {
    if (this.#processes.has(entry.index)) return
    if (this.#closing) {
      // It was asked for while everything is being ended: it ends before it has begun.
      const process = new RunProcess(this.#equipment.arena, entry)
      this.#processes.set(entry.index, process)
      this.#ended(process, { code: -SIGTERM }, undefined)
    } else this.#launch(entry)
  }

  #ended(process: RunProcess, ending: Ending, failure: string | undefined): void {
    // First, while this one still counts as there: what it started belongs to the run, which goes on.
    this.takeIn()
    const { arena } = this.#equipment
    const { entry } = process
    process.launched = undefined
    this.#waiting.delete(process)
    if (failure !== undefined) this.#say(process, 'stderr', failure)
    if (entry.state !== EntryState.Ended) recordEnd(arena, entry, exitcodeOf(entry, ending))
    process.ending = endingInWords(entry.exitcode ?? 1, heldLocks(arena.memory, entry.index))
    endThreads(arena, entry)
    this.#listener.ended(process)
    process.release()
    const left = this.all.filter((other) => other.launched ?? other.entry.state !== EntryState.Ended)
    if (left.length === 0) this.#listener.gone()
    else if (entry.index === 0 && left.some((other) => other.entry.state !== EntryState.Ended)) {
      this.#listener.orphaned(process)
    }
  }

  #say(process: RunProcess, stream: 'stdout' | 'stderr', text: string): void {
    const tMs = this.#equipment.arena.clock.nowNs() / 1e6
    for (const line of text.replace(/\n$/, '').split('\n')) {
      this.#listener.said({ process: process.entry.index, stream, text: line, tMs })
    }
  }
}
