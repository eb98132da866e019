const FIRST = 1 << 9
/** Holds that are kept of one process and lock; a wait looks back no further. */
const KEPT = 1 << 15

/** When one process held one lock, the latest holds only, in order of time. */
export class HoldHistory {
  #starts = new Float64Array(FIRST)
  #ends = new Float64Array(FIRST)
  /** Time held before and in each hold. */
  #sums = new Float64Array(FIRST)
  /** All that were ever added: the latest lie in a ring. */
  #count = 0
  #sum = 0

  add(startNs: number, endNs: number): void {
    if (this.#count === this.#starts.length && this.#count < KEPT) this.#grow()
    const at = this.#count % this.#starts.length
    this.#sum += endNs - startNs
    this.#starts[at] = startNs
    this.#ends[at] = endNs
    this.#sums[at] = this.#sum
    this.#count += 1
  }

  /** For how long of the time from `fromNs` to `toNs` the lock was held. */
  overlap(fromNs: number, toNs: number): number {
    const first = this.#firstEndingAfter(fromNs)
    const end = this.#firstStartingFrom(toNs, first)
    if (first >= end) return 0
    const head = first % this.#starts.length
    const tail = (end - 1) % this.#starts.length
    const whole = this.#sums[tail]! - this.#sums[head]! + (this.#ends[head]! - this.#starts[head]!)
    return whole - Math.max(0, fromNs - this.#starts[head]!) - Math.max(0, this.#ends[tail]! - toNs)
  }

  /** Only while the ring has never come round, so that everything keeps its place. */
  #grow(): void {
    const grown = (values: Float64Array): Float64Array<ArrayBuffer> => {
      const twice = new Float64Array(2 * values.length)
      twice.set(values)
      return twice
    }
    this.#starts = grown(this.#starts)
    this.#ends = grown(this.#ends)
    this.#sums = grown(this.#sums)
  }

  #firstEndingAfter(ns: number): number {
    return this.#search(Math.max(0, this.#count - this.#starts.length), (at) => this.#ends[at]! > ns)
  }
  #firstStartingFrom(ns: number, from: number): number {
    return this.#search(from, (at) => this.#starts[at]! >= ns)
  }

  #search(from: number, isThere: (at: number) => boolean): number {
    let low = from
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isThere(middle % this.#starts.length)) high = middle
      else low = middle + 1
    }
    return low
  }
}
