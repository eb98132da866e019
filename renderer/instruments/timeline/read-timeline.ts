import { Bars } from './draw/bars.ts'
import type { TimelineLook } from './draw/look.ts'
import { rowOfSign } from './draw/paint-marks.ts'
import { signsOn } from './draw/paint.ts'
import { isShown, type Scene } from './draw/scene.ts'
import { KIND_SLOTS, SpanKind } from './model/kinds.ts'
import type { Lane } from './model/lane.ts'
import { sumStretch } from './model/sums.ts'
import type { MarkedReading, SpanReading, TimelineReading, TrackReading } from './reading.ts'
import { MARK_TITLES, SPAN_TITLES } from './texts.ts'

/** What is on screen, and how it looks. */
export interface Shown {
  readonly scene: Scene
  readonly look: TimelineLook
  readonly follows: boolean
}
let source: (() => Shown | null) | null = null

/** @returns takes the timeline off again. */
export function exposeTimeline(read: () => Shown | null): () => void {
  source = read
  return () => {
    if (source === read) source = null
  }
}

export function readTimeline(): TimelineReading | null {
  const shown = source?.() ?? null
  if (shown === null) return null
  const { scene, look, follows } = shown
  const { names, trace, stretch, nowNs, widthPx, layout, contendedOnly, selected } = scene
  const tracks = layout.rows
    .filter((row) => isShown(scene, row))
    .map((row): TrackReading => {
      const track = trace.tracks.get(row.process)
      const top = scene.rulerPx + row.y + (row.pinned ? 0 : layout.pinnedHeight - scene.scrollTop)
      const y = top + row.stateY + row.stateHeight / 2
      const holdY = (place: number): number => top + row.holdY + place * (row.holdHeight + 1) + row.holdHeight / 2
      const reported = [...(track?.reported ?? [])].map(([object, { sinceNs, kind }]) => ({
        ...spanOf(kind, object, sinceNs, nowNs, 'hold', holdY(0), scene),
      }))
      return {
        process: row.name,
        pid: row.pid,
        pinned: row.pinned,
        collapsed: row.collapsed,
        y,
        spans:
          track === undefined
            ? []
            : [
                ...readLane(track.states, 'state', y, scene),
                ...track.holds.slice(0, row.holdLanes).flatMap((lane, at) => readLane(lane, 'hold', holdY(at), scene)),
                ...reported,
              ],
        marks:
          track === undefined || row.marksHeight === 0
            ? []
            : signsOn(scene, look, track).map((sign) => ({
                kind: MARK_TITLES[sign.kind],
                object: names.object(track.marks.object(rowOfSign(track.marks, sign))),
                atMs: track.marks.start(rowOfSign(track.marks, sign)) / 1e6,
                count: sign.count,
              })),
      }
    })
  return {
    fromMs: stretch.fromNs / 1e6,
    toMs: stretch.toNs / 1e6,
    nowMs: nowNs / 1e6,
    widthPx,
    follows,
    contendedOnly,
    tracks,
    flows: [...scene.flows, ...scene.strongFlows].map(({ kind, object, from, fromNs, to, toNs }) => ({
      kind,
      object: names.object(object),
      from: names.process(from.process),
      fromMs: fromNs / 1e6,
      to: names.process(to.process),
      toMs: toNs / 1e6,
    })),
    selected: selected === null || selected.lane.of === 'marks' ? null : readRow(selected.lane, selected.row, scene),
    marked: readMarked(scene),
  }
}

const bars = new Bars()

function readLane(lane: Lane, of: 'state' | 'hold', y: number, scene: Scene): SpanReading[] {
  const { stretch, widthPx, nowNs } = scene
  bars.fill(lane, stretch, widthPx, nowNs)
  return Array.from({ length: bars.length }, (_, bar): SpanReading => {
    const [row, count] = [bars.row[bar]!, bars.count[bar]!]
    const read = readRow(lane, row, scene, of, y)
    if (count === 1) return read
    const parts: Record<string, number> = {}
    for (const kind of Object.values(SpanKind)) {
      const ns = bars.sums[bar * KIND_SLOTS + kind]!
      if (ns > 0) parts[SPAN_TITLES[kind]] = ns / 1e6
    }
    return {
      ...read,
      kind: 'several',
      object: '',
      toMs: Math.min(lane.end(row + count - 1), nowNs) / 1e6,
      count,
      parts,
    }
  })
}

function readRow(lane: Lane, row: number, scene: Scene, of?: 'state' | 'hold', y = 0): SpanReading {
  const kind = lane.kind(row) as SpanKind
  const where = of ?? (kind >= SpanKind.Held ? 'hold' : 'state')
  return spanOf(kind, lane.object(row), lane.start(row), Math.min(lane.end(row), scene.nowNs), where, y, scene)
}

function spanOf(
  kind: SpanKind,
  object: number,
  fromNs: number,
  toNs: number,
  lane: 'state' | 'hold',
  y: number,
  { names, stretch, widthPx }: Scene,
): SpanReading {
  const from = Math.max(fromNs, stretch.fromNs)
  const to = Math.min(toNs, stretch.toNs)
  const x = (((from + to) / 2 - stretch.fromNs) / (stretch.toNs - stretch.fromNs)) * widthPx
  const base = { lane, kind: SPAN_TITLES[kind], object: names.object(object) }
  return { ...base, fromMs: fromNs / 1e6, toMs: toNs / 1e6, x, y, count: 1, parts: {} }
}

function readMarked({ trace, marked, nowNs, names }: Scene): MarkedReading | null {
  if (marked === null) return null
  const { fromNs, toNs, tracks } = sumStretch(trace, marked.fromNs, marked.toNs, nowNs)
  return {
    fromMs: fromNs / 1e6,
    toMs: toNs / 1e6,
    sums: tracks.flatMap(({ process, spans }) =>
      spans.map(({ kind, object, ns, count }) => ({
        process: names.process(process),
        kind: SPAN_TITLES[kind],
        object: names.object(object),
        ms: ns / 1e6,
        count,
      })),
    ),
  }
}
