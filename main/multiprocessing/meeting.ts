import type { Arena } from './memory/arena.ts'
import type { Context } from './context.ts'
import { Mutex } from './mutex.ts'
import { ObjectAt } from './object-table.ts'
import { Roster } from './roster.ts'

/**
 * A barrier's part of its entry; the counters are `LockAt`'s, written under the guard.
 *
 *   12 parties   16 roster   24 semaphore of the guard   28 name of the action (0: none)   32 its bytes
 *   40 timeout in seconds d (NaN: none)   64 guard   68 state   72 the end that is being carried out, 0: none
 */
export const BarrierAt = {
  parties: ObjectAt.length,
  roster: ObjectAt.data,
  guardSemaphore: ObjectAt.own,
  action: ObjectAt.own + 4,
  actionBytes: ObjectAt.own + 8,
  timeout: 40,
  guard: 64,
  state: 68,
  ending: 72,
} as const

/** Acting: all have come, and the last of them runs the action. */
export const BarrierState = { Filling: 0, Acting: 1, Broken: 2 } as const
export type BarrierState = (typeof BarrierState)[keyof typeof BarrierState]

/** What a process is to a barrier: its word in the roster. Outside: it came while the action of the turn before ran. */
export const Party = { Absent: 0, Waiting: 1, Passed: 2, Turned: 3, Outside: 4 } as const
export type Party = (typeof Party)[keyof typeof Party]

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Who has come to a barrier, and how that ends. Every change is made with the guard held. What takes several steps, the end
 * of a turn, is announced in `ending` first and can be carried out twice: who takes the guard from a dead process completes
 * what that one began.
 */
export class Meeting {
  readonly #arena: Arena
  readonly #base: number
  readonly #guard: Mutex
  readonly roster: Roster

  /** Lays out an entry. */
  static lay(
    arena: Arena,
    base: number,
    parties: number,
    timeout: number | undefined,
    action: string | undefined,
  ): void {
    const { memory } = arena
    memory.setI32(base + BarrierAt.parties, parties)
    memory.setI32(base + BarrierAt.roster, Roster.allocate(arena))
    memory.setI32(base + BarrierAt.guardSemaphore, arena.newSemaphore())
    memory.setF64(base + BarrierAt.timeout, timeout ?? NaN)
    if (action === undefined) return
    const bytes = encoder.encode(action)
    const at = arena.heap.allocate(bytes.byteLength)
    memory.write(at, bytes)
    memory.setI32(base + BarrierAt.action, at)
    memory.setI32(base + BarrierAt.actionBytes, bytes.byteLength)
  }

  constructor({ arena, entry }: Context, base: number) {
    const { memory } = arena
    this.#arena = arena
    this.#base = base
    this.#guard = new Mutex(arena, base + BarrierAt.guard, memory.i32(base + BarrierAt.guardSemaphore), entry.index)
    this.roster = new Roster(arena, memory.i32(base + BarrierAt.roster), entry)
  }

  get state(): BarrierState {
    return this.#arena.memory.load(this.#base + BarrierAt.state) as BarrierState
  }
  set state(state: BarrierState) {
    this.#arena.memory.store(this.#base + BarrierAt.state, state)
  }
  get timeout(): number | undefined {
    const seconds = this.#arena.memory.f64(this.#base + BarrierAt.timeout)
    return Number.isNaN(seconds) ? undefined : seconds
  }
  /** The exported function that is the action. */
  get action(): string | undefined {
    const { memory } = this.#arena
    const at = memory.i32(this.#base + BarrierAt.action)
    return at === 0 ? undefined : decoder.decode(memory.read(at, memory.i32(this.#base + BarrierAt.actionBytes)))
  }
  /** How many have come and wait. */
  get count(): number {
    return this.#waiting().length
  }
  /** Whether somebody has come who will not go on. */
  get hasDead(): boolean {
    return this.#waiting().some((index) => this.roster.hasEnded(index))
  }

  /** Makes a change, nobody else making one. Who died meanwhile is taken into account first. */
  guarded<T>(change: () => T): T {
    if (this.#guard.acquireFromLivingOrDead()) this.#complete()
    try {
      if (this.hasDead) this.end(BarrierState.Broken, Party.Turned)
      return change()
    } finally {
      this.#guard.release()
    }
  }

  /** Ends the turn for all who wait, with the guard held: they have passed, or are turned away. @returns how many. */
  end(state: BarrierState, outcome: typeof Party.Passed | typeof Party.Turned): number {
    this.#arena.memory.store(this.#base + BarrierAt.ending, (outcome << 4) | state)
    return this.#complete()
  }

  #complete(): number {
    const { memory } = this.#arena
    const ending = memory.load(this.#base + BarrierAt.ending)
    if (ending === 0) return 0
    this.state = (ending & 15) as BarrierState
    let ended = 0
    for (const { index, word } of this.roster.marked()) {
      if (word !== Party.Waiting && word !== Party.Outside) continue
      this.roster.change(index, word, word === Party.Waiting ? ending >> 4 : Party.Absent)
      this.roster.wake(index)
      if (word === Party.Waiting) ended++
    }
    memory.store(this.#base + BarrierAt.ending, 0)
    return ended
  }

  #waiting(): number[] {
    return this.roster.marked().flatMap(({ index, word }) => (word === Party.Waiting ? [index] : []))
  }
}
