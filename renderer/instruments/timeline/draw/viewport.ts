/** A stretch of the run's time, nanoseconds. */
export interface Stretch {
  readonly fromNs: number
  readonly toNs: number
}

/** Closer than this a nanosecond would be wider than the screen. */
const SHORTEST_NS = 200
/** How far one may go beyond the run's ends, as a share of what is shown. */
const BEYOND = 0.5

export const lengthOf = ({ fromNs, toNs }: Stretch): number => toNs - fromNs

/** The whole run, with a little room after its end. */
export const wholeRun = (endNs: number): Stretch => ({ fromNs: 0, toNs: Math.max(1e6, endNs * 1.02) })

/** @param factor below 1 comes closer. @param atNs stays where it is on screen. */
export function zoomed({ fromNs, toNs }: Stretch, factor: number, atNs: number, endNs: number): Stretch {
  const length = toNs - fromNs
  const most = 2 * lengthOf(wholeRun(endNs))
  const next = Math.min(most, Math.max(SHORTEST_NS, length * factor))
  const from = atNs - ((atNs - fromNs) * next) / length
  return inReach({ fromNs: from, toNs: from + next }, endNs)
}

export const panned = ({ fromNs, toNs }: Stretch, byNs: number, endNs: number): Stretch =>
  inReach({ fromNs: fromNs + byNs, toNs: toNs + byNs }, endNs)

/** Shows this stretch with room on both sides. */
export function around({ fromNs, toNs }: Stretch, endNs: number): Stretch {
  const room = Math.max(SHORTEST_NS / 2, (toNs - fromNs) * 0.15)
  return inReach({ fromNs: fromNs - room, toNs: toNs + room }, endNs)
}

/** Moves the stretch as little as needed so that this moment lies well within it. */
export function including(stretch: Stretch, timeNs: number, endNs: number): Stretch {
  const room = 0.08 * lengthOf(stretch)
  if (timeNs < stretch.fromNs + room) return panned(stretch, timeNs - stretch.fromNs - room, endNs)
  if (timeNs > stretch.toNs - room) return panned(stretch, timeNs - stretch.toNs + room, endNs)
  return stretch
}

function inReach(stretch: Stretch, endNs: number): Stretch {
  const length = lengthOf(stretch)
  const lowest = -BEYOND * length
  const highest = Math.max(endNs - (1 - BEYOND) * length, lowest)
  const fromNs = Math.min(highest, Math.max(lowest, stretch.fromNs))
  return { fromNs, toNs: fromNs + length }
}

/** Follows a live run: what is shown keeps its length and ends at now; a run that fits is shown from its beginning. */
export function following(stretch: Stretch, endNs: number): Stretch {
  const length = lengthOf(stretch)
  const room = 0.04 * length
  if (endNs + room <= length) return { fromNs: 0, toNs: length }
  return { fromNs: endNs + room - length, toNs: endNs + room }
}
