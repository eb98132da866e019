import { lookUp } from './long-wait.ts'
import type { Arena } from './memory/arena.ts'
import { Layout } from './memory/layout.ts'
import { EntryState, ProcessEntry } from './process-table.ts'
import { SLICE_MS } from './wait-list.ts'

/**
 * One word in the heap for each process a run can have: what the object that owns the roster has to do with it; 0 for
 * nothing. Where a `WaitList` wakes anyone, a roster wakes by name: a process parks on a semaphore of its own, so nobody
 * takes another's wake-up, and one that was killed is known by its place.
 *
 * A permit only means "look again": one too many, after a time-out, does no harm.
 */
export class Roster {
  readonly #arena: Arena
  readonly #at: number
  readonly #self: ProcessEntry

  /** @returns where a new roster lies, all 0. */
  static allocate(arena: Arena): number {
    return arena.heap.allocate(Layout.processLimit * 4)
  }

  /** @param self the entry of this process. */
  constructor(arena: Arena, at: number, self: ProcessEntry) {
    this.#arena = arena
    this.#at = at
    this.#self = self
  }

  get mine(): number {
    return this.#arena.memory.load(this.#at + this.#self.index * 4)
  }
  set mine(word: number) {
    this.#arena.memory.store(this.#at + this.#self.index * 4, word)
  }

  /** Changes the word of process `index`, if it still is what was expected. */
  change(index: number, expected: number, replacement: number): boolean {
    return this.#arena.memory.compareExchange(this.#at + index * 4, expected, replacement) === expected
  }

  /** Who has a word other than 0, and the word. */
  marked(): { readonly index: number; readonly word: number }[] {
    return markedIn(this.#arena.memory, this.#at)
  }

  hasEnded(index: number): boolean {
    return new ProcessEntry(this.#arena.memory, index).state === EntryState.Ended
  }

  /** Makes sure that this process can be woken; before it sets its word. */
  prepare(): void {
    if (this.#self.parkSemaphore !== 0) return
    this.#self.parkSemaphore = this.#arena.newSemaphore()
    // Opened at once: on Windows a semaphore that nobody has open forgets its permits.
    this.#arena.semaphore(this.#self.parkSemaphore)
  }

  /**
   * Blocks this process until `ready()` is true, asking at every wake-up and now and then.
   * @returns false when it is still not true at the deadline (`performance.now()`'s clock).
   */
  park(ready: () => boolean, deadlineMs: number): boolean {
    const semaphore = this.#arena.semaphore(this.#self.parkSemaphore)
    for (;;) {
      if (ready()) return true
      const left = deadlineMs - performance.now()
      if (left <= 0) return false
      if (!semaphore.wait(Math.min(left, SLICE_MS))) lookUp(this.#arena)
    }
  }

  /** Lets process `index` look again. */
  wake(index: number): void {
    // Who wakes itself is not asleep; its permits would heap up.
    if (index === this.#self.index) return
    this.#arena.semaphore(new ProcessEntry(this.#arena.memory, index).parkSemaphore).post()
  }
}

/** For the lab, which has no place in a roster itself. */
export function markedIn(memory: Arena['memory'], at: number): { readonly index: number; readonly word: number }[] {
  const count = Math.min(memory.load(Layout.processCount), Layout.processLimit)
  const marked = []
  for (let index = 0; index < count; index++) {
    const word = memory.load(at + index * 4)
    if (word !== 0) marked.push({ index, word })
  }
  return marked
}
