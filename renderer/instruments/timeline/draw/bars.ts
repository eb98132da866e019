import { KIND_SLOTS } from '../model/kinds.ts'
import type { Lane } from '../model/lane.ts'
import type { Stretch } from './viewport.ts'

/** What lies closer together than this, pixels, is drawn as one. */
const MERGED_PX = 1

/**
 * A lane as it is drawn: a bar for each span that is wide enough to see, and one for each pixel that stands for several
 * smaller ones, with what they come to. Never more than two bars a pixel, however many spans there are.
 */
export class Bars {
  length = 0
  x0 = new Float64Array(0)
  x1 = new Float64Array(0)
  /** The first row that a bar stands for, and how many. */
  row = new Int32Array(0)
  count = new Int32Array(0)
  /** By bar and kind; of bars of several rows only: nanoseconds of spans, or how many marks. */
  sums = new Float64Array(0)

  /** Lays out what the stretch shows of a lane. @param now where an open span ends so far. */
  fill(lane: Lane, stretch: Stretch, widthPx: number, now: number): this {
    this.#reserve(2 * Math.ceil(widthPx) + 8)
    this.length = 0
    const { fromNs, toNs } = stretch
    const perNs = widthPx / (toNs - fromNs)
    const mergedNs = MERGED_PX / perNs
    const isSpans = lane.of === 'spans'
    let row = isSpans ? lane.firstEndingAfter(fromNs) : lane.firstStartingAt(fromNs)
    while (row < lane.length) {
      const start = lane.start(row)
      if (start >= toNs) break
      const end = isSpans ? Math.min(lane.end(row), now) : start
      if (end - start >= mergedNs) {
        this.#add((start - fromNs) * perNs, (end - fromNs) * perNs, row, 1)
        row += 1
        continue
      }
      // All that begin in the same pixel; the last of them may be a long one, which stands for itself.
      const pixel = Math.floor((start - fromNs) / mergedNs)
      let next = Math.max(row + 1, lane.firstStartingAt(fromNs + (pixel + 1) * mergedNs, row))
      if (isSpans && next - 1 > row && Math.min(lane.end(next - 1), now) - lane.start(next - 1) >= mergedNs) next -= 1
      const lastEnd = isSpans ? Math.min(lane.end(next - 1), now) : lane.start(next - 1)
      const x0 = next - row === 1 ? (start - fromNs) * perNs : pixel * MERGED_PX
      const bar = this.#add(x0, Math.max(x0, (lastEnd - fromNs) * perNs), row, next - row)
      if (next - row > 1) {
        this.sums.fill(0, bar * KIND_SLOTS, (bar + 1) * KIND_SLOTS)
        lane.sumKinds(row, next, this.sums, bar * KIND_SLOTS)
      }
      row = next
    }
    return this
  }

  #add(x0: number, x1: number, row: number, count: number): number {
    const bar = this.length
    if (bar === this.row.length) this.#reserve(2 * bar)
    this.x0[bar] = x0
    this.x1[bar] = x1
    this.row[bar] = row
    this.count[bar] = count
    this.length += 1
    return bar
  }

  #reserve(bars: number): void {
    if (this.row.length >= bars) return
    const grown = <Columns extends Float64Array | Int32Array>(from: Columns, to: Columns): Columns => {
      to.set(from)
      return to
    }
    this.x0 = grown(this.x0, new Float64Array(bars))
    this.x1 = grown(this.x1, new Float64Array(bars))
    this.row = grown(this.row, new Int32Array(bars))
    this.count = grown(this.count, new Int32Array(bars))
    this.sums = grown(this.sums, new Float64Array(bars * KIND_SLOTS))
  }
}
