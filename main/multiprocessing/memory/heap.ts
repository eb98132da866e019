import { ArenaFull } from '../errors.ts'
import { Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Region } from './system.ts'

const UNIT_BYTES = 64
/** The system gives pages in steps of this size. */
const RESERVE_UNITS = (1 << 20) / UNIT_BYTES
/** The system maps a page together with its neighbours in such a stretch when it is read first; when written first, alone. */
const NEIGHBOURS_BYTES = 65536
/** A list head holds the first free block's unit (22 bits: 256 MB of 64 bytes) and a tag that changes with each use. */
const UNIT_BITS = 22
const UNIT_MASK = (1 << UNIT_BITS) - 1

/**
 * The allocator inside the arena. Blocks have 64 bytes times 1, 2, 3 or 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, …: four sizes
 * between a power of two and the next, each with a free list, so that at most a fifth of a large block lies idle; new ones
 * come from the end. Every step is one compare-and-exchange, so a process killed in the middle leaks at most one
 * block and never breaks a list.
 *
 * The tag is against ABA: between reading a head and exchanging it, the same block may have been taken and given back.
 */
export class Heap {
  readonly #memory: Memory
  readonly #region: Region
  /** What was read to have pages mapped. Kept, so that no compiler leaves the reading out. @internal */
  readFirst = 0

  constructor(region: Region) {
    this.#region = region
    this.#memory = region.memory
  }

  /** Called once, by the lab, before anyone else sees the arena. */
  static format(memory: Memory): void {
    memory.setI32(Layout.heapEnd, Layout.heap / UNIT_BYTES)
  }

  /**
   * @returns the offset of a block of at least `bytes`, filled with zeros.
   * @throws ArenaFull when it would grow past the arena's limit or the system has no pages left.
   */
  allocate(bytes: number): number {
    const at = this.allocateDirty(bytes)
    this.#memory.zero(at, bytes)
    return at
  }

  /** As `allocate`, but the bytes may be anything. */
  allocateDirty(bytes: number): number {
    const sizeClass = classOf(bytes)
    const at = this.#pop(sizeClass) ?? this.#grow(sizeClass, bytes)
    for (let page = at; page < at + bytes; page += NEIGHBOURS_BYTES) this.readFirst ^= this.#memory.i32(page)
    return at
  }

  /** Asks the system for pages before they are needed; when it has none, whoever needs them is told. */
  reserveAhead(bytes: number): void {
    const limit = this.#memory.sizeBytes / UNIT_BYTES
    const end = this.#memory.load(Layout.heapEnd) + Math.ceil(bytes / UNIT_BYTES)
    try {
      this.#reserve(Math.min(end, limit))
    } catch (error) {
      if (!(error instanceof ArenaFull)) throw error
    }
  }

  /** What it may still grow by; blocks that were given back come on top. */
  get freeBytes(): number {
    return this.#memory.sizeBytes - this.#memory.load(Layout.heapEnd) * UNIT_BYTES
  }

  /** Gives a block back. @param bytes as it was asked for. */
  free(at: number, bytes: number): void {
    const head = Layout.freeLists + classOf(bytes) * 4
    const unit = at / UNIT_BYTES
    for (;;) {
      const old = this.#memory.load(head)
      this.#memory.setI32(at, old & UNIT_MASK)
      if (this.#memory.compareExchange(head, old, nextTag(old) | unit) === old) return
    }
  }

  #pop(sizeClass: number): number | undefined {
    const head = Layout.freeLists + sizeClass * 4
    for (;;) {
      const old = this.#memory.load(head)
      const unit = old & UNIT_MASK
      if (unit === 0) return undefined
      const next = this.#memory.i32(unit * UNIT_BYTES) & UNIT_MASK
      if (this.#memory.compareExchange(head, old, nextTag(old) | next) === old) return unit * UNIT_BYTES
    }
  }

  #grow(sizeClass: number, bytes: number): number {
    const units = unitsOf(sizeClass)
    for (;;) {
      const start = this.#memory.load(Layout.heapEnd)
      const end = start + units
      if (end * UNIT_BYTES > this.#memory.sizeBytes) {
        const limit = this.#memory.sizeBytes / 1024 / 1024
        throw new ArenaFull(
          `The run's shared memory is full: ${bytes.toLocaleString('en')} more bytes do not fit under its limit of ${limit} MB. ` +
            'Take items out of queues before putting more in, or share less at a time.',
        )
      }
      this.#reserve(end)
      if (this.#memory.compareExchange(Layout.heapEnd, start, end) === start) return start * UNIT_BYTES
    }
  }

  #reserve(endUnit: number): void {
    for (;;) {
      const reserved = this.#memory.load(Layout.heapReserved)
      if (reserved >= endUnit) return
      const wanted = Math.ceil(endUnit / RESERVE_UNITS) * RESERVE_UNITS
      this.#region.reserve(reserved * UNIT_BYTES, Math.min(wanted * UNIT_BYTES, this.#memory.sizeBytes))
      this.#memory.compareExchange(Layout.heapReserved, reserved, wanted)
    }
  }
}

/** Classes 0 to 3 hold blocks of 1 to 4 units; from there on, each four hold 5, 6, 7 and 8 · 2ⁿ. */
function classOf(bytes: number): number {
  const last = Math.ceil(bytes / UNIT_BYTES) - 1
  if (last < 4) return Math.max(0, last)
  const doublings = 29 - Math.clz32(last)
  return 4 * doublings + (last >>> doublings)
}
const unitsOf = (sizeClass: number): number =>
  sizeClass < 4 ? sizeClass + 1 : ((sizeClass & 3) + 5) << ((sizeClass >> 2) - 1)

const nextTag = (head: number): number => (head & ~UNIT_MASK) + (1 << UNIT_BITS)
