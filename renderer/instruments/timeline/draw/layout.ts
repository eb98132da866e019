import type { ProcessSnapshot } from '../../../../shared/run.ts'
import { processIndex, type ProcessIndex } from '../../../../shared/units.ts'
import type { RunTrace } from '../model/run-trace.ts'

/** One track's place. All lengths are CSS pixels; `y` counts from the top of the tracks, or of the pinned ones. */
export interface TrackRow {
  readonly process: ProcessIndex
  readonly name: string
  readonly pid: number | null
  readonly thread: boolean
  readonly pinned: boolean
  readonly collapsed: boolean
  readonly y: number
  readonly height: number
  /** From the row's top. */
  readonly marksY: number
  readonly marksHeight: number
  readonly stateY: number
  readonly stateHeight: number
  readonly holdY: number
  readonly holdHeight: number
  readonly holdLanes: number
}
export interface Layout {
  /** Few tracks are drawn larger than many. */
  readonly scale: number
  readonly rows: readonly TrackRow[]
  readonly pinnedHeight: number
  readonly scrolledHeight: number
  /** Tracks that a filter leaves out. */
  readonly hidden: number
}

export interface LayoutWishes {
  readonly remPx: number
  /** How high all tracks may get before they must scroll. */
  readonly roomPx: number
  readonly pinned: ReadonlySet<ProcessIndex>
  readonly collapsed: ReadonlySet<ProcessIndex>
  /** Leaves tracks out; all stay without it. */
  readonly keep: ((process: ProcessIndex) => boolean) | null
}

export function layOut(processes: readonly ProcessSnapshot[], trace: RunTrace, wishes: LayoutWishes): Layout {
  const all = inOrder(processes, trace)
  const kept = wishes.keep === null ? all : all.filter(({ index }) => wishes.keep!(index))
  const pinned = kept.filter(({ index }) => wishes.pinned.has(index))
  const others = kept.filter(({ index }) => !wishes.pinned.has(index))
  const stackAll = (scale: number): Layout => {
    const rows: TrackRow[] = []
    const stack = (tracks: readonly ProcessSnapshot[]): number => {
      let y = 0
      for (const track of tracks) {
        const row = rowOf(track, y, trace, wishes, scale)
        rows.push(row)
        y += row.height
      }
      return y
    }
    const pinnedHeight = stack(pinned)
    return { scale, rows, pinnedHeight, scrolledHeight: stack(others), hidden: all.length - kept.length }
  }
  const layouts = SCALES.map(stackAll)
  return (
    layouts.find(({ pinnedHeight, scrolledHeight }) => pinnedHeight + scrolledHeight <= wishes.roomPx) ??
    layouts.at(-1)!
  )
}

/** In steps, so that tracks keep their size while the run changes a little. */
const SCALES = [1.75, 1.375, 1]

function rowOf(
  track: ProcessSnapshot,
  y: number,
  trace: RunTrace,
  { remPx, pinned, collapsed }: LayoutWishes,
  scale: number,
): TrackRow {
  const { index, name, pid, thread } = track
  const px = (rem: number): number => Math.round(rem * remPx * scale)
  const isCollapsed = collapsed.has(index)
  const known = trace.tracks.get(index)
  const reported = known !== undefined && known.reported.size > 0 ? 1 : 0
  const holdLanes = isCollapsed ? 0 : Math.max(known?.holds.length ?? 0, reported)
  const marksHeight = isCollapsed ? 0 : px(0.75)
  const stateHeight = isCollapsed ? px(0.75) : px(1.3125)
  const holdHeight = px(0.9375)
  const marksY = px(isCollapsed ? 0.3125 : 0.3125)
  const stateY = marksY + marksHeight + (isCollapsed ? 0 : px(0.125))
  const holdY = stateY + stateHeight + px(0.125)
  // Room for one critical section, whether there is one or not: tracks must not jump while a run is live.
  const lanes = isCollapsed ? 0 : Math.max(1, holdLanes)
  const height = holdY + lanes * (holdHeight + 1) + px(0.3125)
  return {
    process: index,
    name,
    pid,
    thread,
    pinned: pinned.has(index),
    collapsed: isCollapsed,
    y,
    height,
    marksY,
    marksHeight,
    stateY,
    stateHeight,
    holdY,
    holdHeight,
    holdLanes,
  }
}

/** By index, which is the order of starting; threads come after their process. */
function inOrder(processes: readonly ProcessSnapshot[], trace: RunTrace): readonly ProcessSnapshot[] {
  const known = new Map<ProcessIndex, ProcessSnapshot>(processes.map((process) => [process.index, process]))
  for (const index of trace.tracks.keys()) if (!known.has(index)) known.set(index, unknownProcess(index))
  const all = [...known.values()].sort((one, other) => one.index - other.index)
  const ordered: ProcessSnapshot[] = []
  const addThreads = (parent: ProcessIndex): void => {
    for (const track of all) {
      if (!track.thread || track.parent !== parent) continue
      ordered.push(track)
      addThreads(track.index)
    }
  }
  for (const track of all) {
    if (track.thread && track.parent !== null && known.has(track.parent)) continue
    ordered.push(track)
    addThreads(track.index)
  }
  return ordered
}

/** Its events came before the first report that names it. */
const unknownProcess = (index: ProcessIndex): ProcessSnapshot => ({
  index: processIndex(index),
  name: `Process-${index}`,
  pid: null,
  parent: null,
  thread: false,
  state: 'starting',
  waitingFor: null,
  exitcode: null,
  ending: null,
  startMs: null,
  endMs: null,
  cpuMs: 0,
  userMs: null,
  systemMs: null,
  paused: false,
  waitingAt: null,
  watched: [],
  cpuShare: null,
  memoryBytes: null,
  core: null,
})
