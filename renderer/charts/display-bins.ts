import { BIN_COUNT, type TimeBins } from './time-bins.ts'

const MOST_POINTS = 160
const FEWEST_POINTS = 40
const EVENTS_A_POINT = 4

/** How bins are put together for drawing: `size` bins make one point, `count` points in all. */
export interface DisplayBins {
  readonly size: number
  readonly count: number
  /** The run is over: the last point takes all that is left. */
  readonly complete: boolean
  readonly widthNs: number
  /** The last point ends with the run: it may be shorter, or half as long again. */
  readonly lastWidthNs: number
}

/**
 * Few enough points to draw, and wide enough that rates of rare events do not jump between nothing and a spike.
 * `size` is a power of two, so that points keep their place while a run grows.
 * @param complete false leaves out the last point while the run is still filling it: it would always dip.
 */
export function displayBins(bins: TimeBins, endNs: number, events: number, complete: boolean): DisplayBins {
  const pointsAt = (size: number) => Math.max(1, Math.ceil(endNs / (bins.widthNs * size)))
  let size = 1
  while (pointsAt(size) > MOST_POINTS) size *= 2
  while (pointsAt(size) > FEWEST_POINTS && events / pointsAt(size) < EVENTS_A_POINT) size *= 2
  const widthNs = bins.widthNs * size
  const whole = Math.floor(endNs / widthNs)
  const restNs = endNs - whole * widthNs
  if (!complete || restNs === 0) return { size, widthNs, complete, count: Math.max(1, whole), lastWidthNs: widthNs }
  const merged = whole > 0 && restNs < widthNs / 2
  return { size, widthNs, complete, count: merged ? whole : whole + 1, lastWidthNs: merged ? widthNs + restNs : restNs }
}

export const widthNs = (display: DisplayBins, point: number): number =>
  point === display.count - 1 ? display.lastWidthNs : display.widthNs

/** The middle of a point's time, in milliseconds. */
export const middleMs = (display: DisplayBins, point: number): number =>
  (point * display.widthNs + widthNs(display, point) / 2) / 1e6

export function sums(values: Float64Array, display: DisplayBins): Float64Array {
  return fold(values, display, 0, (sum, value) => sum + value)
}

export function peaks(values: Float64Array, display: DisplayBins): Float64Array {
  return fold(values, display, 0, Math.max)
}

export function lasts(values: Float64Array, display: DisplayBins): Float64Array {
  return fold(values, display, NaN, (last, value) => (Number.isNaN(value) ? last : value))
}

function fold(
  values: Float64Array,
  { size, count, complete }: DisplayBins,
  empty: number,
  step: (folded: number, value: number) => number,
): Float64Array {
  const points = new Float64Array(count)
  for (let point = 0; point < count; point += 1) {
    let folded = empty
    const end = complete && point === count - 1 ? BIN_COUNT : Math.min((point + 1) * size, BIN_COUNT)
    for (let bin = point * size; bin < end; bin += 1) folded = step(folded, values[bin]!)
    points[point] = folded
  }
  return points
}
