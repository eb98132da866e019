/**
 * The run's one clock: nanoseconds since the run's start, the same in all its processes. It is the machine's monotonic
 * clock (`process.hrtime`), read through `performance.now()`, which is the same clock since this process's start and
 * comes without a BigInt.
 */
export class Clock {
  readonly #offsetNs: number

  /** @param epochNs the run's start on the monotonic clock. */
  constructor(epochNs: bigint) {
    // performance.now() = hrtime − an origin we are not told. Each reading between two hrtime readings bounds the
    // origin from both sides; a few together bound it to some ten nanoseconds.
    let lowest = -Infinity
    let highest = Infinity
    for (let reading = 0; reading < 8; reading++) {
      const before = Number(process.hrtime.bigint() - epochNs)
      const now = performance.now() * 1e6
      const after = Number(process.hrtime.bigint() - epochNs)
      lowest = Math.max(lowest, before - now)
      highest = Math.min(highest, after - now)
    }
    this.#offsetNs = (lowest + highest) / 2
  }

  nowNs(): number {
    return performance.now() * 1e6 + this.#offsetNs
  }
}
