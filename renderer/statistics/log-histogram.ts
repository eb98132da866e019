/** Bins double every 16: a percentile is right to within 4.5 %. */
const PER_OCTAVE = 16
/** Up to 2⁴⁷ ns, some 39 hours; what is longer counts as that. */
const OCTAVES = 47

export interface HistogramBar {
  /** Durations from this one … */
  readonly fromNs: number
  /** … to below this one; the steps are 1, 2, 5, 10, … */
  readonly toNs: number
  readonly count: number
}

/** How often durations of each size occurred, from a nanosecond to a day, in constant memory. */
export class LogHistogram {
  readonly #counts = new Float64Array(PER_OCTAVE * OCTAVES + 1)
  #count = 0
  #totalNs = 0
  #maxNs = 0

  get count(): number {
    return this.#count
  }
  get totalNs(): number {
    return this.#totalNs
  }
  get maxNs(): number {
    return this.#maxNs
  }

  add(ns: number): void {
    this.#counts[binOf(ns)]! += 1
    this.#count += 1
    this.#totalNs += ns
    if (ns > this.#maxNs) this.#maxNs = ns
  }

  /** The duration that `share` of all stayed below, in nanoseconds; NaN when there was none. */
  percentile(share: number): number {
    if (this.#count === 0) return NaN
    let left = share * this.#count
    for (let bin = 0; bin < this.#counts.length; bin++) {
      left -= this.#counts[bin]!
      if (left <= 0) return Math.min(this.#maxNs, middleOf(bin))
    }
    return this.#maxNs
  }

  /** Three bars a decade, from the first that has something to the last. */
  bars(): HistogramBar[] {
    const bars: { fromNs: number; toNs: number; count: number }[] = []
    for (let bin = 0; bin < this.#counts.length; bin++) {
      const count = this.#counts[bin]!
      if (count === 0) continue
      const fromNs = stepBelow(middleOf(bin))
      for (let next = stepAbove(bars.at(-1)?.fromNs ?? fromNs / 3); bars.length > 0 && next < fromNs;) {
        bars.push({ fromNs: next, toNs: stepAbove(next), count: 0 })
        next = stepAbove(next)
      }
      const last = bars.at(-1)
      if (last?.fromNs === fromNs) last.count += count
      else bars.push({ fromNs, toNs: stepAbove(fromNs), count })
    }
    return bars
  }
}

/** Bin 0 holds what is shorter than a nanosecond. */
function binOf(ns: number): number {
  if (!(ns >= 1)) return 0
  return Math.min(PER_OCTAVE * OCTAVES, 1 + Math.floor(Math.log2(ns) * PER_OCTAVE))
}
const middleOf = (bin: number): number => (bin === 0 ? 0.5 : 2 ** ((bin - 0.5) / PER_OCTAVE))

const STEPS = [1, 2, 5] as const
/** The greatest of 1, 2, 5, 10, … that is not above `ns`. */
function stepBelow(ns: number): number {
  if (ns < 1) return 0
  const decade = 10 ** Math.floor(Math.log10(ns) + 1e-9)
  return decade * (STEPS.findLast((step) => step * decade <= ns * (1 + 1e-9)) ?? 1)
}
/** The next of 1, 2, 5, 10, … above one of them. */
function stepAbove(ns: number): number {
  if (ns < 1) return 1
  const decade = 10 ** Math.floor(Math.log10(ns) + 1e-9)
  return Math.round(ns / decade) === 1 ? 2 * decade : Math.round(ns / decade) === 2 ? 5 * decade : 10 * decade
}
