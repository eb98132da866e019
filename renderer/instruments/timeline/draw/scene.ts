import type { ProcessIndex } from '../../../../shared/units.ts'
import type { Flow, Place } from '../model/flows.ts'
import type { Lane } from '../model/lane.ts'
import type { RunTrace } from '../model/run-trace.ts'
import type { Names } from '../texts.ts'
import type { Layout, TrackRow } from './layout.ts'
import type { Stretch } from './viewport.ts'

/** Everything that one frame shows. */
export interface Scene {
  readonly trace: RunTrace
  readonly layout: Layout
  readonly names: Names
  readonly stretch: Stretch
  /** How far the run has got; open spans end here. */
  readonly nowNs: number
  readonly isLive: boolean
  readonly widthPx: number
  readonly heightPx: number
  readonly rulerPx: number
  readonly scrollTop: number
  readonly selected: Place | null
  readonly hovered: Place | null
  readonly track: ProcessIndex | null
  /** The stretch whose sums are read. */
  readonly marked: Stretch | null
  /** The lock or queue that is pointed at: everything else steps back. */
  readonly lit: number | null
  /** How strong the rest stays, 0 to 1. */
  readonly faint: number
  readonly contendedOnly: boolean
  readonly flows: readonly Flow[]
  /** Those of the span that is selected or pointed at. */
  readonly strongFlows: readonly Flow[]
}

export const xOf = ({ stretch, widthPx }: Scene, timeNs: number): number =>
  ((timeNs - stretch.fromNs) / (stretch.toNs - stretch.fromNs)) * widthPx
export const timeAt = ({ stretch, widthPx }: Scene, x: number): number =>
  stretch.fromNs + (x / widthPx) * (stretch.toNs - stretch.fromNs)

export const rowTop = ({ rulerPx, layout, scrollTop }: Scene, row: TrackRow): number =>
  rulerPx + row.y + (row.pinned ? 0 : layout.pinnedHeight - scrollTop)

/** Whether any of the row is on screen. */
export function isShown(scene: Scene, row: TrackRow): boolean {
  const top = rowTop(scene, row)
  const above = row.pinned ? 0 : scene.rulerPx + scene.layout.pinnedHeight
  return top < scene.heightPx && top + row.height > above
}

export const rowOf = ({ layout }: Scene, process: ProcessIndex): TrackRow | undefined =>
  layout.rows.find((row) => row.process === process)

/** Where a lane of a track lies on the canvas; undefined when it is not drawn. */
export function laneBox(scene: Scene, row: TrackRow, lane: Lane): { y: number; height: number } | undefined {
  const track = scene.trace.tracks.get(row.process)
  const top = rowTop(scene, row)
  if (track === undefined) return undefined
  if (lane === track.states) return { y: top + row.stateY, height: row.stateHeight }
  if (lane === track.marks || lane === track.writes) {
    return row.marksHeight === 0 ? undefined : { y: top + row.marksY, height: row.marksHeight }
  }
  const place = track.holds.indexOf(lane)
  if (place < 0 || place >= row.holdLanes) return undefined
  return { y: top + row.holdY + place * (row.holdHeight + 1), height: row.holdHeight }
}
