import type { Clock } from './memory/clock.ts'

/** For about this long: waking a sleeper takes longer than many an answer, and who waits long loses little by it. */
const LOOK_NS = 50_000
/**
 * Between two looks the clock is read so many times: each look takes the cache line from who is about to write it, and
 * who looks all the time makes that one several times slower.
 */
const MOST_READINGS = 8
/** Looks in vain, one after the other, until it is no longer worth it: what is looked for has no core to come from. */
const LIMIT = 4
/** Then it is tried again this often. */
const AGAIN = 32

/**
 * Looks for something for some microseconds before going to sleep. Where processes have a core each, what one waits for
 * comes while it looks; where they share cores, looking takes the core from who would bring it.
 */
export class Patience {
  #inVain = 0

  /** Whether to look this time; asked once each time. */
  hasSome(): boolean {
    return this.#inVain < LIMIT || ++this.#inVain % AGAIN === 0
  }

  /** Looks until `found()`, or until it has been some microseconds. @returns whether it was found. */
  look(clock: Clock, found: () => boolean): boolean {
    let nowNs = clock.nowNs()
    const untilNs = nowNs + LOOK_NS
    for (let readings = 1; nowNs < untilNs; readings = Math.min(2 * readings, MOST_READINGS)) {
      if (found()) {
        this.#inVain = 0
        return true
      }
      for (let reading = 0; reading < readings; reading++) nowNs = clock.nowNs()
    }
    this.#inVain++
    return false
  }
}
