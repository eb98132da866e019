import type { Place } from '../model/flows.ts'
import { KIND_SLOTS } from '../model/kinds.ts'
import type { Lane } from '../model/lane.ts'
import { Bars } from './bars.ts'
import type { TrackRow } from './layout.ts'
import type { TimelineLook } from './look.ts'
import { rowOfSign } from './paint-marks.ts'
import { signsOn } from './paint.ts'
import { isShown, laneBox, rowTop, type Scene } from './scene.ts'

/** What is drawn at one spot. */
export interface Hit {
  readonly place: Place
  /** How many spans or marks the spot stands for. */
  readonly count: number
  readonly fromNs: number
  readonly toNs: number
  /** Of several spans: nanoseconds by kind; of several marks: how many of each. */
  readonly sums: ReadonlyMap<number, number>
}

/** A finger's or a shaky hand's width, pixels: thin spans are hit from beside. */
const NEAR_PX = 3

const bars = new Bars()

export function rowAt(scene: Scene, y: number): TrackRow | undefined {
  return scene.layout.rows.find((row) => {
    if (!isShown(scene, row) || (!row.pinned && y < scene.rulerPx + scene.layout.pinnedHeight)) return false
    const top = rowTop(scene, row)
    return y >= top && y < top + row.height
  })
}

export function hitAt(scene: Scene, look: TimelineLook, x: number, y: number): Hit | null {
  const row = y < scene.rulerPx ? undefined : rowAt(scene, y)
  const track = row && scene.trace.tracks.get(row.process)
  if (row === undefined || track === undefined) return null
  const box = laneBox(scene, row, track.marks)
  if (box !== undefined && y < box.y + box.height + 1) {
    const near = Math.max(6, 0.4 * look.remPx)
    const sign = signsOn(scene, look, track)
      .filter((candidate) => Math.abs(candidate.x - x) <= near)
      .sort((one, other) => Math.abs(one.x - x) - Math.abs(other.x - x))[0]
    if (sign === undefined) return null
    const place = { process: row.process, lane: track.marks, row: rowOfSign(track.marks, sign) }
    const atNs = track.marks.start(place.row)
    return { place, count: sign.count, fromNs: atNs, toNs: atNs, sums: new Map() }
  }
  for (const lane of [track.states, ...track.holds]) {
    const lies = laneBox(scene, row, lane)
    if (lies === undefined || y < lies.y - 1 || y > lies.y + lies.height + 1) continue
    return spanAt(scene, row, lane, x)
  }
  return null
}

function spanAt(scene: Scene, row: TrackRow, lane: Lane, x: number): Hit | null {
  bars.fill(lane, scene.stretch, scene.widthPx, scene.nowNs)
  let best = -1
  let bestPx = NEAR_PX
  for (let bar = 0; bar < bars.length; bar += 1) {
    const away = Math.max(bars.x0[bar]! - x, x - Math.max(bars.x1[bar]!, bars.x0[bar]! + 1), 0)
    if (away < bestPx) [best, bestPx] = [bar, away]
    if (bars.x0[bar]! > x + NEAR_PX) break
  }
  if (best < 0) return null
  const first = bars.row[best]!
  const count = bars.count[best]!
  const sums = new Map<number, number>()
  if (count > 1) {
    for (let kind = 0; kind < KIND_SLOTS; kind += 1) {
      const ns = bars.sums[best * KIND_SLOTS + kind]!
      if (ns > 0) sums.set(kind, ns)
    }
  }
  return {
    place: { process: row.process, lane, row: first },
    count,
    fromNs: lane.start(first),
    toNs: Math.min(lane.end(first + count - 1), scene.nowNs),
    sums,
  }
}
