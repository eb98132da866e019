import { freemem, totalmem } from 'node:os'
import type { FromProcess } from '../multiprocessing/protocol.ts'
import type { Ending, LaunchedProcess, Launcher } from './launcher.ts'
import type { Ledger } from './ledger.ts'

/** Spares kept while no run is live. */
const IDLE_SPARES = 3
/** While one is live a single spare is kept, and made only after a quiet moment: making it takes a core for a while. */
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
  worker: Worker | undefined
}

type Wanted = (spare: Spare | undefined, failure?: string) => void

/** Processes that are loaded and wait for work. Each is used once. */
export class Spares {
  readonly #launcher: Launcher
  readonly #ledger: Ledger
  readonly #spares = new Set<Spare>()
  readonly #wanted: Wanted[] = []
  #liveRuns = 0
  #quiet: NodeJS.Timeout | undefined
  #closed = false

  constructor(launcher: Launcher, ledger: Ledger) {
    this.#launcher = launcher
    this.#ledger = ledger
  }

  /** Starts spares until there are `count`, or as many as are kept when idle. */
  warmUp(count = IDLE_SPARES): void {
    if (freemem() / totalmem() < LEAST_FREE_MEMORY) return
    while (!this.#closed && this.#spares.size < count) this.#launch()
  }

  /** Tells how many runs are live, which decides how many spares are kept. */
  set liveRuns(count: number) {
    this.#liveRuns = count
    if (count === 0) this.warmUp()
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
    if (this.#liveRuns === 0) this.warmUp()
    else this.#quiet = setTimeout(() => this.warmUp(BUSY_SPARES), QUIET_MS)
  }

  #launch(): void {
    const process = this.#launcher.launch('Forkscope process', {
      message: (message) => {
        if (message.type !== 'ready') {
          spare.worker?.message(message)
          return
        }
        spare.ready = true
        this.#wanted.shift()?.(spare)
      },
      wrote: (stream, text) => spare.worker?.wrote(stream, text),
      ended: (ending, failure) => {
        this.#spares.delete(spare)
        if (spare.worker) spare.worker.ended(ending, failure)
        else if (!this.#closed) this.#wanted.shift()?.(undefined, failure ?? 'A new process ended before it was ready.')
      },
    })
    const spare: Spare = { process, ready: false, worker: undefined }
    this.#spares.add(spare)
    if (process.pid !== undefined) this.#ledger.started(process.pid)
  }
}
