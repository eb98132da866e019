import { freemem, totalmem } from 'node:os'
import type { FromProcess } from '../multiprocessing/protocol.ts'
import type { Ending, LaunchedProcess, Launcher } from './launcher.ts'
import type { Ledger } from './ledger.ts'

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
  readonly #spares = new Set<Spare>()
  readonly #wanted: Wanted[] = []
  #liveRuns = 0
  #inDemand = false
  #quiet: NodeJS.Timeout | undefined
  #closed = false

  constructor(launcher: Launcher, ledger: Ledger, keptWhenIdle = IDLE_SPARES) {
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

  /** Gives a process to `worker`: a spare at once, or a new one when it is ready. */
  take(worker: Worker, given: (process: LaunchedProcess) => void): void {
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
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#quiet)
    for (const spare of this.#spares) spare.process.kill('SIGKILL')
  }

  #keep(): void {
    clearTimeout(this.#quiet)
    if (this.#liveRuns === 0) void this.warmUp(this.#keptWhenIdle)
    else this.#quiet = setTimeout(() => void this.warmUp(BUSY_SPARES), this.#inDemand ? 0 : QUIET_MS)
  }

  #launch(): void {
    let settle = (): void => undefined
    const settled = new Promise<void>((resolve) => (settle = resolve))
    const process = this.#launcher.launch('Forkscope process', {
      message: (message) => {
        if (message.type !== 'ready') {
          spare.worker?.message(message)
          return
        }
        spare.ready = true
        this.#enter(spare)
        settle()
        this.#wanted.shift()?.(spare)
      },
      wrote: (stream, text) => spare.worker?.wrote(stream, text),
      ended: (ending, failure) => {
        this.#spares.delete(spare)
        settle()
        if (spare.worker) spare.worker.ended(ending, failure)
        else if (!this.#closed) this.#wanted.shift()?.(undefined, failure ?? 'A new process ended before it was ready.')
      },
    })
    const spare: Spare = { process, ready: false, settled, worker: undefined, entered: false }
    this.#spares.add(spare)
    this.#enter(spare)
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
