import { onReaderGone } from './terminal.ts'

/** SIGBREAK: Ctrl-Break on Windows. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const

/** While it lasts, whoever interrupts the command line ends what it runs, and not the command line itself. */
export class Interruption {
  #happened = false
  readonly #interrupt: () => void
  readonly #stopListening: () => void

  constructor(onInterrupt: () => void) {
    this.#interrupt = () => {
      this.#happened = true
      onInterrupt()
    }
    for (const signal of SIGNALS) process.on(signal, this.#interrupt)
    // Whoever read our output has gone: there is nobody to run for.
    this.#stopListening = onReaderGone(this.#interrupt)
  }

  get happened(): boolean {
    return this.#happened
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#interrupt)
    this.#stopListening()
  }
}
