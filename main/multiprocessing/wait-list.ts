import { lookUp } from './long-wait.ts'
import type { Arena } from './memory/arena.ts'
import { processEntries, WaitFor } from './process-table.ts'

/** A blocked process looks up this often, milliseconds: to see whether what it waits for has died, or its lab has. */
export const SLICE_MS = 100

/** In the word while somebody waits for this among other things; see `watch`. */
const WATCHED = 1 << 30
const COUNT = WATCHED - 1

/**
 * Processes that wait for a condition: one word in the arena counts them, one semaphore wakes them.
 *
 * Who makes the condition true claims a waiter (takes one off the count) and posts one permit for it. A permit only means
 * "look again", so one too many, after a time-out or a killed waiter, does no harm; and none is lost, as a waiter counts
 * itself before it looks for the last time.
 */
export class WaitList {
  readonly #arena: Arena
  readonly #countAt: number
  readonly #semaphore: number

  constructor(arena: Arena, countAt: number, semaphore: number) {
    this.#arena = arena
    this.#countAt = countAt
    this.#semaphore = semaphore
  }

  /**
   * Blocks until `ready()` is true.
   * @param deadlineMs on `performance.now()`'s clock; Infinity for no limit.
   * @returns false when it is still not true at the deadline.
   */
  waitUntil(ready: () => boolean, deadlineMs: number): boolean {
    const memory = this.#arena.memory
    for (;;) {
      if (ready()) return true
      const left = deadlineMs - performance.now()
      if (left <= 0) return false
      // Opened before it counts itself: on Windows a semaphore that nobody has open forgets its permits.
      const semaphore = this.#arena.semaphore(this.#semaphore)
      memory.add(this.#countAt, 1)
      if (ready()) {
        this.#claim()
        return true
      }
      if (!semaphore.wait(Math.min(left, SLICE_MS))) {
        this.#claim()
        lookUp(this.#arena)
      }
    }
  }

  /**
   * Has the next `wake` also wake who waits in wait(). Such a process sleeps on a semaphore of its own, as it cannot on
   * those of all it waits for; it is found by what it waits for in the process table, so it says so there before.
   */
  watch(): void {
    const memory = this.#arena.memory
    for (;;) {
      const word = memory.load(this.#countAt)
      if ((word & WATCHED) !== 0 || memory.compareExchange(this.#countAt, word, word | WATCHED) === word) return
    }
  }

  /** Wakes up to `count` waiters, and all who watch. */
  wake(count: number): void {
    const word = this.#arena.memory.load(this.#countAt)
    if (word === 0) return
    if ((word & WATCHED) !== 0) this.#wakeWatchers()
    for (let woken = 0; woken < count && this.#claim(); woken++) this.#arena.semaphore(this.#semaphore).post()
  }

  /** Takes one waiter off the count; false when there is none. */
  #claim(): boolean {
    const memory = this.#arena.memory
    for (;;) {
      const word = memory.load(this.#countAt)
      if ((word & COUNT) === 0) return false
      if (memory.compareExchange(this.#countAt, word, word - 1) === word) return true
    }
  }

  #wakeWatchers(): void {
    const { memory } = this.#arena
    for (;;) {
      const word = memory.load(this.#countAt)
      // Who has cleared it meanwhile wakes them.
      if ((word & WATCHED) === 0) return
      if (memory.compareExchange(this.#countAt, word, word & ~WATCHED) === word) break
    }
    for (const entry of processEntries(memory)) {
      if (entry.waiting.what === WaitFor.Any) this.#arena.semaphore(entry.parkSemaphore).post()
    }
  }
}
