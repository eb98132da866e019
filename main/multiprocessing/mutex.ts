import { EntryState, ProcessEntry } from './process-table.ts'
import type { Arena } from './memory/arena.ts'
import { lookUp } from './long-wait.ts'
import type { Memory } from './memory/memory.ts'
import { Patience } from './patience.ts'
import { SLICE_MS } from './wait-list.ts'

/** Set in the word when someone may be asleep on the semaphore. */
const WAITERS = 1 << 30
const FREE = 0
export const holderOf = (word: number): number | null => (word === FREE ? null : (word & ~WAITERS) - 1)

/**
 * A lock as one word: 0, or the holder's index + 1, with a bit for "someone sleeps". Taking and giving a free lock is one
 * atomic operation each. The holder is in the word itself, so that there is no moment at which a killed holder is unknown.
 *
 * A sleeper that wakes takes the lock with the waiters' bit set, as it cannot know whether others sleep; this may post a
 * permit that nobody needs, which only makes a later sleeper look once too often.
 */
export class Mutex {
  readonly #arena: Arena
  readonly #memory: Memory
  readonly #at: number
  readonly #semaphore: number
  readonly #mine: number
  /** A critical section is mostly shorter than it takes to go to sleep and be woken. */
  readonly #patience = new Patience()

  /** @param mine this process's index. */
  constructor(arena: Arena, at: number, semaphore: number, mine: number) {
    this.#arena = arena
    this.#memory = arena.memory
    this.#at = at
    this.#semaphore = semaphore
    this.#mine = mine + 1
  }

  /** Takes the lock if it is free. */
  tryAcquire(): boolean {
    return this.#memory.compareExchange(this.#at, FREE, this.#mine) === FREE
  }

  /** Waits for the lock. @returns false when it was not free by `deadlineMs` (`performance.now()`'s clock). */
  acquireSlowly(deadlineMs: number): boolean {
    const memory = this.#memory
    for (let taken = this.#mine; ; taken = this.#mine | WAITERS) {
      const take = (): boolean =>
        memory.load(this.#at) === FREE && memory.compareExchange(this.#at, FREE, taken) === FREE
      if (take() || (this.#patience.hasSome() && this.#patience.look(this.#arena.clock, take))) return true
      const left = deadlineMs - performance.now()
      if (left <= 0) return false
      const word = memory.load(this.#at)
      // Opened before it announces itself: on Windows a semaphore that nobody has open forgets its permits.
      const semaphore = this.#arena.semaphore(this.#semaphore)
      if (word === FREE || !this.#announce(word)) continue
      if (!semaphore.wait(Math.min(left, SLICE_MS))) lookUp(this.#arena)
    }
  }

  /** Sets the waiters' bit. False when the word has changed meanwhile. */
  #announce(word: number): boolean {
    return (word & WAITERS) !== 0 || this.#memory.compareExchange(this.#at, word, word | WAITERS) === word
  }

  release(): void {
    if ((this.#memory.exchange(this.#at, FREE) & WAITERS) !== 0) this.#arena.semaphore(this.#semaphore).post()
  }

  /** The holder's process index, or null when it is free. */
  get holder(): number | null {
    return holderOf(this.#memory.load(this.#at))
  }

  /** Whether this process holds it. Nobody else writes this process's number there, so a plain read will do. */
  get isMine(): boolean {
    return (this.#memory.i32(this.#at) & ~WAITERS) === this.#mine
  }

  /**
   * Waits for a lock that guards data which every step leaves in order: one whose holder has died is simply taken over.
   * @returns true when it was taken from the dead, so that the caller can put its counts right.
   */
  acquireFromLivingOrDead(): boolean {
    if (this.tryAcquire()) return false
    for (;;) {
      if (this.acquireSlowly(performance.now() + SLICE_MS)) return false
      if (this.takeFromDead() !== null) return true
    }
  }

  /** Takes the lock if its holder has died. @returns that holder's index; null when it was not taken. */
  takeFromDead(): number | null {
    const memory = this.#memory
    const word = memory.load(this.#at)
    const holder = holderOf(word)
    if (holder === null || new ProcessEntry(memory, holder).state !== EntryState.Ended) return null
    return memory.compareExchange(this.#at, word, this.#mine | WAITERS) === word ? holder : null
  }
}
