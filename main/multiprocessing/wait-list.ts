import type { Arena } from './memory/arena.ts'

/** A blocked process looks up this often, milliseconds: to see whether what it waits for has died, or its lab has. */
export const SLICE_MS = 100

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
        endWithLab(this.#arena)
      }
    }
  }

  /** Wakes up to `count` waiters. */
  wake(count: number): void {
    for (let woken = 0; woken < count && this.#claim(); woken++) this.#arena.semaphore(this.#semaphore).post()
  }

  /** Takes one waiter off the count; false when there is none. */
  #claim(): boolean {
    const memory = this.#arena.memory
    for (;;) {
      const count = memory.load(this.#countAt)
      if (count <= 0) return false
      if (memory.compareExchange(this.#countAt, count, count - 1) === count) return true
    }
  }
}

/** A process whose lab was killed has nobody left to answer to: it leaves, rather than wait for ever. */
export function endWithLab(arena: Arena): void {
  if (arena.labPid === process.pid) return
  try {
    process.kill(arena.labPid, 0)
  } catch {
    arena.system.exitNow(1)
  }
}
