import { onReaderGone } from './terminal.ts'

/** SIGBREAK: Ctrl-Break on Windows. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const

export const INTERRUPTED = 130

/** The command line was interrupted before it had begun what it was asked for. There is nothing to say. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  constructor() {
    super('Interrupted.')
  }
}

/**
 * While it lasts, whoever interrupts the command line ends what it runs, and not the command line itself: from before a
 * lab is opened until it is closed, or processes would be left to themselves. It also hears, and ignores, the second
 * Ctrl-C of the impatient.
 */
export class Interruption {
  readonly #controller = new AbortController()
  #stopListening: () => void = () => undefined
  readonly #interrupt = (): void => this.#controller.abort(new Interrupted())

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#interrupt)
  }

  get happened(): boolean {
    return this.#controller.signal.aborted
  }

  /** Aborted with `Interrupted`. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Interrupts the run when the reader of our output has gone. */
  alsoWhenNobodyReads(): void {
    this.#stopListening = onReaderGone(this.#interrupt)
  }

  /** Calls `listener` when it happens, at once when it has happened. */
  whenItHappens(listener: () => void): void {
    if (this.happened) listener()
    else this.signal.addEventListener('abort', listener, { once: true })
  }

  /** @throws Interrupted */
  check(): void {
    this.signal.throwIfAborted()
  }

  /** Rejects with `Interrupted` when that comes before `work` is done. */
  async orDone<T>(work: Promise<T>): Promise<T> {
    this.check()
    let stop = (): void => undefined
    const interrupted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(new Interrupted())
      this.signal.addEventListener('abort', stop, { once: true })
    })
    try {
      return await Promise.race([work, interrupted])
    } finally {
      this.signal.removeEventListener('abort', stop)
    }
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#interrupt)
    this.#stopListening()
  }
}
