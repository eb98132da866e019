import type { Arena } from './memory/arena.ts'
import { Patience } from './patience.ts'
import { EntryState, ProcessEntry } from './process-table.ts'

/**
 * One process, at most, that looks for something before it goes to sleep. While it does, nobody need be woken: it is one
 * word in the arena, with its index + 1. Who is killed while it looks out is found by its state; while one is
 * stopped by a signal, sleepers find what they wait for by themselves, a little later.
 */
export class Lookout {
  readonly #arena: Arena
  readonly #at: number
  readonly #mine: number
  readonly #patience = new Patience()

  constructor(arena: Arena, at: number, index: number) {
    this.#arena = arena
    this.#at = at
    this.#mine = index + 1
  }

  /** Whether a living process looks out. What was stored before this is asked is seen by it, or by its next look. */
  get isKept(): boolean {
    const { memory } = this.#arena
    const keeper = memory.load(this.#at)
    if (keeper === 0) return false
    if (new ProcessEntry(memory, keeper - 1).state !== EntryState.Ended) return true
    memory.compareExchange(this.#at, keeper, 0)
    return false
  }

  /**
   * Looks until `found()` or some microseconds have passed; not at all while another does, or when it has been in vain
   * again and again.
   * @returns whether it looked, so that others may have been left asleep.
   */
  look(found: () => boolean): boolean {
    if (!this.#patience.hasSome()) return false
    const { memory, clock } = this.#arena
    if (memory.compareExchange(this.#at, 0, this.#mine) !== 0) return false
    try {
      this.#patience.look(clock, found)
    } finally {
      memory.compareExchange(this.#at, this.#mine, 0)
    }
    return true
  }
}
