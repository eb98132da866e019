import { freemem, totalmem } from 'node:os'
import type { FromProcess } from '../multiprocessing/protocol.ts'
import type { Ending, LaunchedProcess, Launcher, ProcessListener } from './launcher.ts'
import type { Ledger } from './ledger.ts'
import { PERHAPS_SHORT, sentenceOf } from './shortage.ts'
import { within } from './within.ts'

/** Spares kept while no run is live, by a lab that waits for the next one. */
const IDLE_SPARES = 3
/**
 * While one is live a single spare is kept. It is made after a quiet moment, as making it takes a core for a while; but at
 * once when the run has just had to wait for one.
 */
const BUSY_SPARES = 1
const QUIET_MS = 300
/** No spares are kept below this share of free memory. */
const LEAST_FREE_MEMORY = 0.05

/** One takes a tenth of a second. One that is not ready after this is stopped (SIGSTOP) or stuck, and is ended. */
const READY_WITHIN_MS = 30_000
/** After SIGKILL. */
const ENDS_WITHIN_MS = 1_000

/** What a run hears from a process it was given. */
export interface Worker {
  message(message: FromProcess): void
  wrote(stream: 'stdout' | 'stderr', text: string): void
  ended(ending: Ending, failure?: string): void
}

interface Spare {
  readonly process: LaunchedProcess
  ready: boolean
  /** Settles when it is ready, or will never be. */
  readonly settled: Promise<void>
  readonly ended: Promise<void>
  worker: Worker | undefined
  /** In the ledger. */
  entered: boolean
}

type Wanted = (spare: Spare | undefined, failure?: string) => void

/** Processes that are loaded and wait for work. Each is used once. */
export class Spares {
  readonly #launcher: Launcher
  readonly #ledger: Ledger
  readonly #keptWhenIdle: number
  readonly #readyWithinMs: number
  readonly #spares = new Set<Spare>()
  readonly #wanted: Wanted[] = []
  #liveRuns = 0
  #inDemand = false
  #quiet: NodeJS.Timeout | undefined
  #closed = false

  constructor(launcher: Launcher, ledger: Ledger, keptWhenIdle = IDLE_SPARES, readyWithinMs = READY_WITHIN_MS) {
    this.#readyWithinMs = readyWithinMs
    this.#launcher = launcher
    this.#ledger = ledger
    this.#keptWhenIdle = keptWhenIdle
  }

  /** Starts spares until there are `count`, or as many as are kept when idle. Settles when all that there are are ready. */
  async warmUp(count = IDLE_SPARES): Promise<void> {
    if (freemem() / totalmem() >= LEAST_FREE_MEMORY) {
      while (!this.#closed && this.#spares.size < count) this.#launch()
    }
    await Promise.all([...this.#spares].map((spare) => spare.settled))
  }

  /** Tells how many runs are live, which decides how many spares are kept. */
  set liveRuns(count: number) {
    this.#liveRuns = count
    if (count > 0) return
    this.#inDemand = false
    void this.warmUp(this.#keptWhenIdle)
  }

  /**
   * Gives a process to `worker`: a spare at once, or a new one when it is ready.
   * @returns gives up waiting for one; false when there is nothing to give up any more.
   */
  take(worker: Worker, given: (process: LaunchedProcess) => void): () => boolean {
    const use: Wanted = (spare, failure) => {
      if (!spare) {
        worker.ended({ code: null }, failure)
        return
      }
      spare.worker = worker
      this.#spares.delete(spare)
      given(spare.process)
      this.#keep()
    }
    const ready = [...this.#spares].find((spare) => spare.ready)
    this.#inDemand = !ready && this.#liveRuns > 0
    if (ready) use(ready)
    else {
      this.#wanted.push(use)
      if (this.#spares.size < this.#wanted.length) this.#launch()
    }
    return () => {
      const at = this.#wanted.indexOf(use)
      if (at >= 0) this.#wanted.splice(at, 1)
      return at >= 0
    }
  }

  /** Ends all that wait. Settles when they have ended, or will not. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#quiet)
    const ended = [...this.#spares].map((spare) => {
      spare.process.kill('SIGKILL')
      return spare.ended
    })
    await within(Promise.all(ended), ENDS_WITHIN_MS)
  }

  #keep(): void {
    clearTimeout(this.#quiet)
    if (this.#liveRuns === 0) void this.warmUp(this.#keptWhenIdle)
    else this.#quiet = setTimeout(() => void this.warmUp(BUSY_SPARES), this.#inDemand ? 0 : QUIET_MS)
  }

  #launch(): void {
    let settle = (): void => undefined
    let end = (): void => undefined
    const settled = new Promise<void>((resolve) => (settle = resolve))
    const ended = new Promise<void>((resolve) => (end = resolve))
    const lose = (ending: Ending, failure: string | undefined): void => {
      clearTimeout(timer)
      settle()
      const isKept = this.#spares.delete(spare)
      if (spare.worker) spare.worker.ended(ending, failure)
      else if (isKept && !this.#closed)
        this.#wanted.shift()?.(undefined, failure ?? `A new process ended before it was ready: ${PERHAPS_SHORT}.`)
    }
    const process = this.#tryToLaunch({
      message: (message) => {
        if (message.type !== 'ready') {
          spare.worker?.message(message)
          return
        }
        // Too late: nobody counts on it any more.
        if (!this.#spares.has(spare)) return
        clearTimeout(timer)
        spare.ready = true
        this.#enter(spare)
        settle()
        this.#wanted.shift()?.(spare)
      },
      wrote: (stream, text) => spare.worker?.wrote(stream, text),
      ended: (ending, failure) => {
        end()
        lose(ending, failure)
      },
    })
    const timer = setTimeout(() => {
      process.kill('SIGKILL')
      lose(
        { code: null },
        `A new process was not ready after ${this.#readyWithinMs / 1000} s and was ended: ${PERHAPS_SHORT}.`,
      )
    }, this.#readyWithinMs)
    // A lab that has nothing else to do may end.
    timer.unref()
    const spare: Spare = { process, ready: false, settled, ended, worker: undefined, entered: false }
    this.#spares.add(spare)
    this.#enter(spare)
  }

  /** A system without files or memory may refuse at once; whoever waits for the process is told as of any other end. */
  #tryToLaunch(listener: ProcessListener): LaunchedProcess {
    try {
      return this.#launcher.launch('Forkscope process', listener)
    } catch (error) {
      queueMicrotask(() => listener.ended({ code: null }, `A process could not be started: ${sentenceOf(error)}`))
      return { pid: undefined, send: () => undefined, kill: () => undefined }
    }
  }

  /** Writes it into the ledger as soon as its pid is known: at once, or (Electron) when it speaks for the first time. */
  #enter(spare: Spare): void {
    const { pid } = spare.process
    // A spare that speaks after the lab has closed has been sent its SIGKILL; the ledger is gone.
    if (pid === undefined || spare.entered || this.#closed) return
    spare.entered = true
    this.#ledger.started(pid)
  }
}
