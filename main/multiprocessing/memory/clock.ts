// Taken once: a program that replaces `process.hrtime` does not move the run's clock.
const { hrtime } = process

const BILLION = 1_000_000_000n

/**
 * The run's one clock: nanoseconds since the run's start on the machine's monotonic clock, so the same in all its
 * processes. `process.hrtime()` is the cheapest way to it: V8 calls into Node without leaving compiled code and never makes
 * the pair it returns (33 ns of which the system's clock takes 22; `performance.now()` 45, `hrtime.bigint()` 46).
 */
export class Clock {
  readonly #epochSeconds: number
  readonly #epochNs: number

  /** @param epochNs the run's start on the monotonic clock. */
  constructor(epochNs: bigint) {
    this.#epochSeconds = Number(epochNs / BILLION)
    this.#epochNs = Number(epochNs % BILLION)
  }

  nowNs(): number {
    const time = hrtime()
    return (time[0] - this.#epochSeconds) * 1e9 + (time[1] - this.#epochNs)
  }
}
