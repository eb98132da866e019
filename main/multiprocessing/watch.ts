import type { Watched } from '../../shared/run.ts'
import { asShortText } from './as-text.ts'
import { context } from './context.ts'
import { RuntimeError } from './errors.ts'
import type { Arena } from './memory/arena.ts'
import { readName, writeName } from './names.ts'
import type { ProcessEntry } from './process-table.ts'

/**
 * What one process watches, in its block of the heap: 16 slots of 1 KiB. What was written survives the process.
 *
 *   slot 0: 0 watches so far   4 changes so far
 *   others: 0 name   64 texts written so far   72, 548 the last two texts
 *
 * A text is written beside the one that is shown, and then shown by one store: who is killed while writing leaves the last
 * whole one.
 */
const SLOT_BYTES = 1024
const SLOTS = 16
export const WATCHES_BYTES = SLOTS * SLOT_BYTES
const BlockAt = { count: 0, changes: 4 } as const
const SlotAt = { name: 0, written: 64, texts: 72 } as const
const TEXT_BYTES = 472
const MOST_CHARACTERS = 200

const slotAt = (block: number, watch: number): number => block + (watch + 1) * SLOT_BYTES
const textAt = (slot: number, number: number): number => slot + SlotAt.texts + (number & 1) * (4 + TEXT_BYTES)

/** Watches are looked at this often at most, milliseconds. */
const PERIOD_MS = 20

interface Watch {
  readonly name: string
  readonly slot: number
  getter: () => unknown
  text: string | undefined
}

class Watches {
  readonly #arena: Arena
  readonly #block: number
  readonly #watches: Watch[] = []
  #lookedMs = -Infinity
  #looking = false

  constructor(arena: Arena, entry: ProcessEntry) {
    this.#arena = arena
    this.#block = arena.heap.allocate(WATCHES_BYTES)
    entry.watches = this.#block
  }

  add(name: string, getter: () => unknown): void {
    const known = this.#watches.find((watch) => watch.name === name)
    if (known) known.getter = getter
    else this.#append(name, getter)
    this.look(0)
  }

  /** @param periodMs not when this short a time has passed since the last look; 0: in any case. */
  look(periodMs: number): void {
    const nowMs = performance.now()
    // A getter that prints would look again.
    if (this.#looking || nowMs - this.#lookedMs < periodMs) return
    this.#lookedMs = nowMs
    this.#looking = true
    try {
      for (const watch of this.#watches) this.#tell(watch, valueOf(watch.getter))
    } finally {
      this.#looking = false
    }
  }

  #append(name: string, getter: () => unknown): void {
    if (this.#watches.length === SLOTS - 1) {
      throw new RuntimeError(
        `This process watches ${SLOTS - 1} variables, its limit, so ${name} cannot be watched: watch an object of several.`,
      )
    }
    const { memory } = this.#arena
    const slot = slotAt(this.#block, this.#watches.length)
    writeName(memory, slot + SlotAt.name, name)
    this.#watches.push({ name, slot, getter, text: undefined })
    memory.store(this.#block + BlockAt.count, this.#watches.length)
  }

  #tell(watch: Watch, text: string): void {
    if (watch.text === text) return
    watch.text = text
    const { memory } = this.#arena
    const number = memory.load(watch.slot + SlotAt.written) + 1
    writeName(memory, textAt(watch.slot, number), text, TEXT_BYTES)
    memory.store(watch.slot + SlotAt.written, number)
    memory.add(this.#block + BlockAt.changes, 1)
  }
}

function valueOf(getter: () => unknown): string {
  try {
    return asShortText(getter(), MOST_CHARACTERS)
  } catch (error) {
    return asShortText(`(${String(error)})`, MOST_CHARACTERS)
  }
}

let watches: Watches | undefined

/**
 * Shows a variable of this process on the screen while the program runs: `watch('result', () => result)`.
 * Not in CPython: it has no screen.
 *
 * Every process that calls it shows its own variable, side by side under one name; called at the top level of the program,
 * that is every process of the run. The variable is looked at when the process prints, sleeps, puts, gets or joins (fifty
 * times a second at most), when it has waited for a tenth of a second for anything, and when it ends; in between, the screen
 * shows it as it was. Meant for what is the process's own: shared objects are on the screen by themselves, and reading a
 * Value here would count as this process's having seen it. An error in `getter` is shown in the value's place.
 *
 * @param name what the screen calls it; a second watch of the same name takes the first one's place.
 * @throws TypeError for a name that is empty or a getter that is no function, RuntimeError past 15 names, ArenaFull.
 */
export function watch(name: string, getter: () => unknown): void {
  if (typeof name !== 'string' || name === '') {
    throw new TypeError("A watch needs a name that the screen can show: watch('result', () => result).")
  }
  if (typeof getter !== 'function') {
    throw new TypeError(`watch('${name}') needs a function that gives the value: watch('${name}', () => ${name}).`)
  }
  const { arena, entry } = context()
  watches ??= new Watches(arena, entry)
  watches.add(name, getter)
}

/** Something happens that others can see: a good moment to look at what this process watches, if anything. */
export function lookAtWatches(): void {
  if (watches !== undefined) watches.look(PERIOD_MS)
}

/** The last moment for some time. */
export function lookAtWatchesNow(): void {
  watches?.look(0)
}

/** The lab's end of a process's watches. */
export class WatchesReader {
  readonly #arena: Arena
  readonly #entry: ProcessEntry
  #changes = 0
  #watched: readonly Watched[] = []

  constructor(arena: Arena, entry: ProcessEntry) {
    this.#arena = arena
    this.#entry = entry
  }

  /** What it watches now; the same list while nothing has changed, and the last one when the process is gone. */
  read(): readonly Watched[] {
    const block = this.#entry.watches
    if (block === 0) return this.#watched
    const { memory } = this.#arena
    const changes = memory.load(block + BlockAt.changes)
    if (changes === this.#changes) return this.#watched
    const count = memory.load(block + BlockAt.count)
    const watched = Array.from({ length: count }, (_, watch) => this.#readSlot(slotAt(block, watch)))
    // Else it was written to meanwhile, and is read again at the next tick.
    if (memory.load(block + BlockAt.changes) === changes) {
      this.#changes = changes
      this.#watched = watched
    }
    return this.#watched
  }

  #readSlot(slot: number): Watched {
    const { memory } = this.#arena
    const written = memory.load(slot + SlotAt.written)
    const text = written === 0 ? '' : readName(memory, textAt(slot, written), TEXT_BYTES)
    return { name: readName(memory, slot + SlotAt.name), text }
  }
}
