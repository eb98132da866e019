/** A fixed number of bins over a run, however long it gets: when it outgrows them, neighbours merge and the width doubles. */
export const BIN_COUNT = 512
export const FIRST_WIDTH_NS = 250_000

/**
 * How two neighbours become one.
 * sum: starts at 0. max: starts at 0, for what is never negative. last: the later one that was set; NaN is unset.
 */
export type Merge = 'sum' | 'max' | 'last'

interface Channel {
  readonly merge: Merge
  readonly values: Float64Array
}

export class TimeBins {
  #widthNs = FIRST_WIDTH_NS
  readonly #channels: Channel[] = []

  get widthNs(): number {
    return this.#widthNs
  }

  /** A quantity over time. Callers write into the array at `indexAt(…)`; merging happens in place. */
  channel(merge: Merge): Float64Array {
    const values = new Float64Array(BIN_COUNT).fill(merge === 'last' ? NaN : 0)
    this.#channels.push({ merge, values })
    return values
  }

  /** The bin of this time. May widen all bins, so an index is good until the next call. */
  indexAt(timeNs: number): number {
    if (!(timeNs > 0) || timeNs > Number.MAX_SAFE_INTEGER) return 0
    while (timeNs >= this.#widthNs * BIN_COUNT) this.#widen()
    return Math.floor(timeNs / this.#widthNs)
  }

  #widen(): void {
    for (const { merge, values } of this.#channels) {
      for (let bin = 0; bin < BIN_COUNT / 2; bin += 1) {
        values[bin] = mergePair(merge, values[2 * bin]!, values[2 * bin + 1]!)
      }
      values.fill(merge === 'last' ? NaN : 0, BIN_COUNT / 2)
    }
    this.#widthNs *= 2
  }
}

function mergePair(merge: Merge, earlier: number, later: number): number {
  switch (merge) {
    case 'sum':
      return earlier + later
    case 'max':
      return Math.max(earlier, later)
    case 'last':
      return Number.isNaN(later) ? earlier : later
  }
}
