import { processIndex, type ProcessIndex } from '../../../../shared/units.ts'
import { isHold, isLockWait, MarkKind, SpanKind } from './kinds.ts'
import { OPEN, type Lane } from './lane.ts'
import type { RunTrace } from './run-trace.ts'
import { Outcome, type Track } from './track.ts'

/** One span or mark: the lane of a track that it lies in, and its row there. */
export interface Place {
  readonly process: ProcessIndex
  readonly lane: Lane
  readonly row: number
}
/** What led to what: an item from put to get, a release to the acquisition it allowed, and so on. */
export interface Flow {
  readonly kind: 'item' | 'lock' | 'process' | 'signal' | 'overwritten'
  readonly object: number
  readonly from: Place
  readonly fromNs: number
  readonly to: Place
  readonly toNs: number
}

/** Rows looked at for one end of one flow: what lies farther is not found, and the frame is kept. */
const MOST_STEPS = 4096
const MOST_STEPS_AHEAD = 200_000
/** Times of two events of the same moment may have been rounded. */
const SLACK_NS = 1000

const SIGNALS: Partial<Record<SpanKind, readonly MarkKind[]>> = {
  [SpanKind.WaitNotification]: [MarkKind.Notify],
  [SpanKind.WaitSet]: [MarkKind.Set],
  [SpanKind.WaitParties]: [MarkKind.Pass, MarkKind.Break, MarkKind.Abort, MarkKind.Reset],
  [SpanKind.WaitTasks]: [MarkKind.Done],
}

const same = (one: Place, other: Place): boolean => one.lane === other.lane && one.row === other.row

/** What led to this: who put the item, gave the lock back, started the process. null when nobody did, or it is not known. */
export function causeOf(trace: RunTrace, place: Place): Flow | null {
  const { lane, row } = place
  return lane.of === 'marks' ? causeOfMark(trace, place) : causeOfSpan(trace, place, lane.kind(row) as SpanKind)
}

function causeOfMark(trace: RunTrace, to: Place): Flow | null {
  const { lane, row } = to
  const object = lane.object(row)
  switch (lane.kind(row)) {
    case MarkKind.Get: {
      const putNs = lane.start(row) - lane.end(row)
      const from = findNear(trace, putNs, MarkKind.Put, object, lane.second(row))
      return from && { kind: 'item', object, from, fromNs: from.lane.start(from.row), to, toNs: lane.start(row) }
    }
    case MarkKind.Start:
      return spawnOf(trace, to)
    case MarkKind.LostUpdate:
      return overwrittenBy(trace, to)
    default:
      return null
  }
}

function causeOfSpan(trace: RunTrace, to: Place, kind: SpanKind): Flow | null {
  const { lane, row } = to
  const toNs = lane.end(row)
  if (toNs === OPEN) return null
  const object = lane.object(row)
  if (isLockWait(kind)) return lane.first(row) === Outcome.Got ? releaseBefore(trace, to, object, toNs) : null
  if (kind === SpanKind.WaitProcess) return endOf(trace, to, processIndex(lane.second(row)), toNs)
  if (kind === SpanKind.WaitItem) {
    if (lane.first(row) !== Outcome.Got) return null
    const { marks } = trace.tracks.get(to.process)!
    const get = marks.firstStartingAt(toNs)
    if (get >= marks.length || marks.kind(get) !== MarkKind.Get || marks.object(get) !== object) return null
    return causeOfMark(trace, { process: to.process, lane: marks, row: get })
  }
  const signals = SIGNALS[kind]
  return signals === undefined ? null : signalBefore(trace, to, object, signals, toNs)
}

/** What this led to: who got the item, or the lock next. */
export function effectOf(trace: RunTrace, place: Place): Flow | null {
  const { lane, row } = place
  if (lane.of === 'spans') return isHold(lane.kind(row) as SpanKind) ? acquisitionAfter(trace, place) : null
  switch (lane.kind(row)) {
    case MarkKind.Put:
      return getOf(trace, place)
    case MarkKind.Spawn: {
      const child = trace.tracks.get(processIndex(lane.first(row)))
      const start = child === undefined ? null : findKind(child, MarkKind.Start)
      return start && spawnOf(trace, start)
    }
    case MarkKind.Exit:
    case MarkKind.Kill:
      return joinOf(trace, place)
    default:
      return null
  }
}

/** The flows that end on this track in a stretch of time, `most` at most; null when there are more. */
export function flowsTo(trace: RunTrace, track: Track, fromNs: number, toNs: number, most: number): Flow[] | null {
  const flows: Flow[] = []
  const take = (lane: Lane, row: number): void => {
    const flow = causeOf(trace, { process: track.index, lane, row })
    if (flow !== null && !flows.some((known) => same(known.to, flow.to))) flows.push(flow)
  }
  const { marks, states } = track
  const lastMark = marks.firstStartingAt(toNs)
  const firstMark = marks.firstStartingAt(fromNs)
  const firstState = states.firstEndingAfter(fromNs)
  const lastState = states.firstStartingAt(toNs, firstState)
  if (lastMark - firstMark + lastState - firstState > 8 * most) return null
  for (let row = firstMark; row < lastMark && flows.length <= most; row += 1) take(marks, row)
  for (let row = firstState; row < lastState && flows.length <= most; row += 1) {
    if (states.end(row) <= toNs) take(states, row)
  }
  return flows.length > most ? null : flows
}

function spawnOf(trace: RunTrace, to: Place): Flow | null {
  for (const { index, marks } of trace.tracks.values()) {
    const last = Math.min(marks.length, marks.firstRow + MOST_STEPS)
    for (let row = marks.firstRow; row < last; row += 1) {
      if (marks.kind(row) !== MarkKind.Spawn || marks.first(row) !== to.process) continue
      const from = { process: index, lane: marks, row }
      return { kind: 'process', object: 0, from, fromNs: marks.start(row), to, toNs: to.lane.start(to.row) }
    }
  }
  return null
}

function releaseBefore(trace: RunTrace, to: Place, object: number, toNs: number): Flow | null {
  let found: Place | null = null
  for (const { index, holds } of trace.tracks.values()) {
    if (index === to.process) continue
    for (const lane of holds) {
      const last = lane.firstEndingAfter(toNs) - 1
      for (let row = last; row >= Math.max(lane.firstRow, last - MOST_STEPS); row -= 1) {
        if (found !== null && lane.end(row) <= found.lane.end(found.row)) break
        if (lane.object(row) !== object) continue
        found = { process: index, lane, row }
        break
      }
    }
  }
  return found && { kind: 'lock', object, from: found, fromNs: found.lane.end(found.row), to, toNs }
}

function endOf(trace: RunTrace, to: Place, process: ProcessIndex, toNs: number): Flow | null {
  const track = trace.tracks.get(process)
  const end = track && (findKind(track, MarkKind.Exit) ?? findKind(track, MarkKind.Kill))
  if (!end) return null
  const fromNs = end.lane.start(end.row)
  // A join that gave up before is no effect of the end.
  return fromNs <= toNs ? { kind: 'process', object: 0, from: end, fromNs, to, toNs } : null
}

function signalBefore(
  trace: RunTrace,
  to: Place,
  object: number,
  signals: readonly MarkKind[],
  toNs: number,
): Flow | null {
  const beganNs = to.lane.start(to.row)
  let found: Place | null = null
  for (const { index, marks } of trace.tracks.values()) {
    // A signal is recorded when it has been given: those it woke may have gone on before.
    const last = marks.firstStartingAt(toNs + SLACK_NS) - 1
    for (let row = last; row >= Math.max(marks.firstRow, last - MOST_STEPS); row -= 1) {
      if (marks.start(row) < beganNs) break
      if (marks.object(row) !== object || !signals.includes(marks.kind(row) as MarkKind)) continue
      if (found === null || marks.start(row) > found.lane.start(found.row)) found = { process: index, lane: marks, row }
      break
    }
  }
  return found && { kind: 'signal', object, from: found, fromNs: found.lane.start(found.row), to, toNs }
}

/** The last of the writes that this one wrote over without having seen it. */
function overwrittenBy(trace: RunTrace, to: Place): Flow | null {
  const toNs = to.lane.start(to.row)
  const object = to.lane.object(to.row)
  const version = to.lane.first(to.row) - 1
  for (const { index, writes } of trace.tracks.values()) {
    if (index === to.process) continue
    const last = writes.firstStartingAt(toNs + SLACK_NS) - 1
    for (let row = last; row >= Math.max(writes.firstRow, last - MOST_STEPS); row -= 1) {
      if (writes.object(row) !== object) continue
      if (writes.first(row) === version) {
        const from = { process: index, lane: writes, row }
        return { kind: 'overwritten', object, from, fromNs: writes.start(row), to, toNs }
      }
      if (writes.first(row) < version) break
    }
  }
  return null
}

function acquisitionAfter(trace: RunTrace, from: Place): Flow | null {
  const fromNs = from.lane.end(from.row)
  if (fromNs === OPEN) return null
  const object = from.lane.object(from.row)
  let next: Place | null = null
  for (const { index, states } of trace.tracks.values()) {
    if (index === from.process) continue
    const first = states.firstEndingAfter(fromNs)
    for (let row = first; row < Math.min(states.length, first + MOST_STEPS); row += 1) {
      if (next !== null && states.end(row) >= next.lane.end(next.row)) break
      if (states.end(row) === OPEN || states.object(row) !== object) continue
      if (!isLockWait(states.kind(row) as SpanKind) || states.first(row) !== Outcome.Got) continue
      next = { process: index, lane: states, row }
      break
    }
  }
  const flow = next && causeOf(trace, next)
  return flow && same(flow.from, from) ? flow : null
}

function getOf(trace: RunTrace, from: Place): Flow | null {
  const { lane, row } = from
  const number = lane.second(row)
  const object = lane.object(row)
  for (const { index, marks } of trace.tracks.values()) {
    const first = marks.firstStartingAt(lane.start(row) - SLACK_NS)
    for (let get = first; get < Math.min(marks.length, first + MOST_STEPS_AHEAD); get += 1) {
      if (marks.kind(get) !== MarkKind.Get || marks.object(get) !== object || marks.second(get) !== number) continue
      const flow = causeOfMark(trace, { process: index, lane: marks, row: get })
      if (flow !== null && same(flow.from, from)) return flow
    }
  }
  return null
}

function joinOf(trace: RunTrace, from: Place): Flow | null {
  const endNs = from.lane.start(from.row)
  for (const { index, states } of trace.tracks.values()) {
    const first = states.firstEndingAfter(endNs)
    for (let row = first; row < Math.min(states.length, first + 16); row += 1) {
      if (states.kind(row) !== SpanKind.WaitProcess || states.second(row) !== from.process) continue
      if (states.start(row) > endNs) continue
      return causeOf(trace, { process: index, lane: states, row })
    }
  }
  return null
}

function findNear(trace: RunTrace, timeNs: number, kind: MarkKind, object: number, number: number): Place | null {
  for (const { index, marks } of trace.tracks.values()) {
    for (let row = marks.firstStartingAt(timeNs - SLACK_NS); row < marks.length; row += 1) {
      if (marks.start(row) > timeNs + SLACK_NS) break
      if (marks.kind(row) !== kind || marks.object(row) !== object || marks.second(row) !== number) continue
      return { process: index, lane: marks, row }
    }
  }
  return null
}

/** The track's last mark of this kind: an end is near the end, a start is the only one. */
function findKind({ index, marks }: Track, kind: MarkKind): Place | null {
  if (kind === MarkKind.Start) {
    for (let row = marks.firstRow; row < Math.min(marks.length, marks.firstRow + MOST_STEPS); row += 1) {
      if (marks.kind(row) === kind) return { process: index, lane: marks, row }
    }
    return null
  }
  for (let row = marks.length - 1; row >= Math.max(marks.firstRow, marks.length - MOST_STEPS); row -= 1) {
    if (marks.kind(row) === kind) return { process: index, lane: marks, row }
  }
  return null
}
