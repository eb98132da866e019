/** Calls `publish` for the first request at once, then at most once in each period; the last request is never lost. */
export class Throttle {
  readonly #periodMs: number
  readonly #publish: () => void
  #lastMs = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(periodMs: number, publish: () => void) {
    this.#periodMs = periodMs
    this.#publish = publish
  }

  request(): void {
    if (this.#timer !== undefined) return
    const restMs = this.#lastMs + this.#periodMs - performance.now()
    if (restMs <= 0) this.#now()
    else this.#timer = setTimeout(() => this.#now(), restMs)
  }

  /** Publishes now what would have waited. */
  flush(): void {
    this.cancel()
    this.#now()
  }

  /** Forgets a request that waits. */
  cancel(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #now(): void {
    this.#timer = undefined
    this.#lastMs = performance.now()
    this.#publish()
  }
}
