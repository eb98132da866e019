/** SIGBREAK: Ctrl-Break on Windows. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const

/** While it lasts, whoever interrupts the command line ends what it runs, and not the command line itself. */
export class Interruption {
  #happened = false
  readonly #interrupt: () => void

  constructor(onInterrupt: () => void) {
    this.#interrupt = () => {
      this.#happened = true
      onInterrupt()
    }
    for (const signal of SIGNALS) process.on(signal, this.#interrupt)
    // Whoever read our output has gone: there is nobody to run for.
    process.stdout.on('error', this.#interrupt)
  }

  get happened(): boolean {
    return this.#happened
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#interrupt)
    process.stdout.off('error', this.#interrupt)
  }
}

/** While a lab closes: a second Ctrl-C, of the impatient, would leave behind what is just being ended. @returns ends it. */
export function ignoreInterruptions(): () => void {
  const ignore = (): void => undefined
  for (const signal of SIGNALS) process.on(signal, ignore)
  return () => {
    for (const signal of SIGNALS) process.off(signal, ignore)
  }
}
