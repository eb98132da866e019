import { KIND_SLOTS } from './kinds.ts'

/** Rows come and go in chunks: nothing is copied when a lane grows past one, and the oldest are let go as a whole. */
export const CHUNK_ROWS = 8192
const CHUNK_SHIFT = 13
const FIRST_ROWS = 64
/** Each so many rows have a sum by kind, so that a pixel that stands for thousands of rows costs as much as one for a few. */
const BLOCK_SHIFT = 6
const BLOCK_ROWS = 1 << BLOCK_SHIFT

/** The time of an open row's end. */
export const OPEN = Infinity

/** What the rows of one kind and object in a chunk come to. */
export interface Total {
  readonly kind: number
  readonly object: number
  ns: number
  count: number
}

class Chunk {
  start = new Float64Array(FIRST_ROWS)
  end = new Float64Array(FIRST_ROWS)
  kind = new Uint8Array(FIRST_ROWS)
  object = new Int32Array(FIRST_ROWS)
  first = new Int32Array(FIRST_ROWS)
  second = new Int32Array(FIRST_ROWS)
  /** By block and kind: nanoseconds of the closed spans, or how many marks. */
  sums = new Float64Array((FIRST_ROWS >> BLOCK_SHIFT) * KIND_SLOTS)
  totals: readonly Total[] | null = null

  grow(): void {
    const rows = Math.min(CHUNK_ROWS, this.start.length * 4)
    this.start = copied(this.start, new Float64Array(rows))
    this.end = copied(this.end, new Float64Array(rows))
    this.kind = copied(this.kind, new Uint8Array(rows))
    this.object = copied(this.object, new Int32Array(rows))
    this.first = copied(this.first, new Int32Array(rows))
    this.second = copied(this.second, new Int32Array(rows))
    this.sums = copied(this.sums, new Float64Array((rows >> BLOCK_SHIFT) * KIND_SLOTS))
  }
}

function copied<Columns extends Float64Array | Int32Array | Uint8Array>(from: Columns, to: Columns): Columns {
  to.set(from)
  return to
}

/**
 * Rows in order of time that never overlap: the states of a process, one place for what it holds, or its marks. Columns of
 * numbers, no object for a row:
 *
 *   start f64 │ end f64 │ kind u8 │ object i32 │ first i32 │ second i32      29 bytes, and one for the sums
 *
 * A row's number counts from the lane's beginning and stays the same when older rows are let go. Only the last row may be
 * open; its end is `OPEN`. A mark has its moment as start; `end` carries what its event looked back on, nanoseconds.
 */
export class Lane {
  readonly of: 'spans' | 'marks'
  #chunks: Chunk[] = []
  #firstRow = 0
  #length = 0
  #seen = 0

  constructor(of: 'spans' | 'marks') {
    this.of = of
  }

  /** The oldest row that is still there. */
  get firstRow(): number {
    return this.#firstRow
  }
  /** One past the newest row. */
  get length(): number {
    return this.#length
  }
  /** Whether a row ever was of this kind. */
  hasSeen(kind: number): boolean {
    return (this.#seen & (1 << kind)) !== 0
  }
  get rows(): number {
    return this.#length - this.#firstRow
  }
  get isOpen(): boolean {
    return this.rows > 0 && this.of === 'spans' && this.end(this.#length - 1) === OPEN
  }
  /** Where the last row begins, and ends; -Infinity without rows. */
  get lastStart(): number {
    return this.rows === 0 ? -Infinity : this.start(this.#length - 1)
  }
  get lastEnd(): number {
    return this.rows === 0 ? -Infinity : this.end(this.#length - 1)
  }

  start(row: number): number {
    return this.#chunk(row).start[row & (CHUNK_ROWS - 1)]!
  }
  end(row: number): number {
    return this.#chunk(row).end[row & (CHUNK_ROWS - 1)]!
  }
  kind(row: number): number {
    return this.#chunk(row).kind[row & (CHUNK_ROWS - 1)]!
  }
  object(row: number): number {
    return this.#chunk(row).object[row & (CHUNK_ROWS - 1)]!
  }
  first(row: number): number {
    return this.#chunk(row).first[row & (CHUNK_ROWS - 1)]!
  }
  second(row: number): number {
    return this.#chunk(row).second[row & (CHUNK_ROWS - 1)]!
  }

  /** @returns the new row's number. Its start is not before the end of the one before: a lane does not go back. */
  append(start: number, end: number, kind: number, object: number, first: number, second: number): number {
    const row = this.#length
    const at = row & (CHUNK_ROWS - 1)
    if (at === 0 || this.#chunks.length === 0) this.#chunks.push(new Chunk())
    const chunk = this.#chunks.at(-1)!
    if (at === chunk.start.length) chunk.grow()
    chunk.start[at] = start
    chunk.end[at] = end
    chunk.kind[at] = kind
    chunk.object[at] = object
    chunk.first[at] = first
    chunk.second[at] = second
    this.#length += 1
    this.#seen |= 1 << kind
    this.#addSum(chunk, at, 1)
    return row
  }

  /** Ends a row, or moves its end. */
  setEnd(row: number, end: number): void {
    const chunk = this.#chunk(row)
    const at = row & (CHUNK_ROWS - 1)
    this.#addSum(chunk, at, -1)
    chunk.end[at] = Math.max(end, chunk.start[at]!)
    this.#addSum(chunk, at, 1)
  }
  setStart(row: number, start: number): void {
    const chunk = this.#chunk(row)
    const at = row & (CHUNK_ROWS - 1)
    this.#addSum(chunk, at, -1)
    chunk.start[at] = start
    this.#addSum(chunk, at, 1)
  }
  setKind(row: number, kind: number): void {
    const chunk = this.#chunk(row)
    const at = row & (CHUNK_ROWS - 1)
    this.#addSum(chunk, at, -1)
    chunk.kind[at] = kind
    this.#seen |= 1 << kind
    this.#addSum(chunk, at, 1)
  }
  setObject(row: number, object: number): void {
    const chunk = this.#chunk(row)
    chunk.object[row & (CHUNK_ROWS - 1)] = object
    chunk.totals = null
  }
  setFirst(row: number, first: number): void {
    this.#chunk(row).first[row & (CHUNK_ROWS - 1)] = first
  }

  /** The first row that ends after this time; `length` when there is none. */
  firstEndingAfter(time: number): number {
    // What is looked for while a run is live lies near the end: steps that double go back from there.
    let high = this.#length
    let step = 1
    while (high - step > this.#firstRow && this.end(high - step) > time) {
      high -= step
      step *= 2
    }
    let low = Math.max(this.#firstRow, high - step)
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.end(middle) > time) high = middle
      else low = middle + 1
    }
    return low
  }
  /** The first row that starts at this time or later, from row `from` on; `length` when there is none. */
  firstStartingAt(time: number, from = this.#firstRow): number {
    // Rows that are wanted mostly lie near: steps that double find the stretch, halving finds the row.
    let low = Math.max(from, this.#firstRow)
    let step = 1
    while (low + step < this.#length && this.start(low + step) < time) {
      low += step
      step *= 2
    }
    let high = Math.min(this.#length, low + step)
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.start(middle) >= time) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Adds, by kind, what rows `from` to before `to` come to: nanoseconds of closed spans, or how many marks. */
  sumKinds(from: number, to: number, sums: Float64Array, place = 0): void {
    let row = from
    while (row < to) {
      const chunk = this.#chunk(row)
      const at = row & (CHUNK_ROWS - 1)
      if ((at & (BLOCK_ROWS - 1)) === 0 && row + BLOCK_ROWS <= to) {
        const block = (at >> BLOCK_SHIFT) * KIND_SLOTS
        for (let kind = 0; kind < KIND_SLOTS; kind += 1) sums[place + kind]! += chunk.sums[block + kind]!
        row += BLOCK_ROWS
      } else {
        const weight = this.#weight(chunk, at)
        if (weight > 0) sums[place + chunk.kind[at]!]! += weight
        row += 1
      }
    }
  }

  /**
   * What the rows that touch this stretch come to, by kind and object, cut to the stretch. Whole chunks are added up once.
   * @param now where an open row ends so far.
   */
  totals(
    fromNs: number,
    toNs: number,
    now: number,
    add: (kind: number, object: number, ns: number, count: number) => void,
  ): void {
    const isSpans = this.of === 'spans'
    let row = isSpans ? this.firstEndingAfter(fromNs) : this.firstStartingAt(fromNs)
    while (row < this.#length) {
      const chunk = this.#chunk(row)
      const at = row & (CHUNK_ROWS - 1)
      const start = chunk.start[at]!
      if (start >= toNs) return
      const last = row - at + CHUNK_ROWS - 1
      if (at === 0 && start >= fromNs && last < this.#length && (isSpans ? this.end(last) : this.start(last)) <= toNs) {
        for (const { kind, object, ns, count } of this.#chunkTotals(chunk)) add(kind, object, ns, count)
        row = last + 1
        continue
      }
      const ns = isSpans ? Math.max(0, Math.min(toNs, chunk.end[at]!, now) - Math.max(fromNs, start)) : 0
      add(chunk.kind[at]!, chunk.object[at]!, ns, 1)
      row += 1
    }
  }

  /** When the oldest whole chunk ended; Infinity while there is only one, which is still being filled. */
  get oldestEnd(): number {
    return this.#chunks.length < 2 ? Infinity : this.#chunks[0]!.start[CHUNK_ROWS - 1]!
  }
  /** Lets go of the oldest whole chunk. @returns how many rows that were. */
  letGo(): number {
    this.#chunks.shift()
    const next = (this.#firstRow & ~(CHUNK_ROWS - 1)) + CHUNK_ROWS
    const rows = next - this.#firstRow
    this.#firstRow = next
    return rows
  }

  #chunk(row: number): Chunk {
    return this.#chunks[(row >>> CHUNK_SHIFT) - (this.#firstRow >>> CHUNK_SHIFT)]!
  }

  #weight(chunk: Chunk, at: number): number {
    if (this.of === 'marks') return 1
    const end = chunk.end[at]!
    return end === OPEN ? 0 : end - chunk.start[at]!
  }

  #addSum(chunk: Chunk, at: number, sign: 1 | -1): void {
    const weight = this.#weight(chunk, at)
    chunk.totals = null
    if (weight !== 0) chunk.sums[(at >> BLOCK_SHIFT) * KIND_SLOTS + chunk.kind[at]!]! += sign * weight
  }

  #chunkTotals(chunk: Chunk): readonly Total[] {
    if (chunk.totals !== null) return chunk.totals
    const totals = new Map<number, Total>()
    for (let at = 0; at < CHUNK_ROWS; at += 1) {
      const kind = chunk.kind[at]!
      const object = chunk.object[at]!
      const key = object * KIND_SLOTS + kind
      let total = totals.get(key)
      if (total === undefined) totals.set(key, (total = { kind, object, ns: 0, count: 0 }))
      total.ns += this.of === 'spans' ? this.#weight(chunk, at) : 0
      total.count += 1
    }
    chunk.totals = [...totals.values()]
    return chunk.totals
  }
}
