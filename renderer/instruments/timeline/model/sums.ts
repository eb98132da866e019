import type { ProcessIndex } from '../../../../shared/units.ts'
import { isHold, SpanKind } from './kinds.ts'
import type { Lane } from './lane.ts'
import type { RunTrace } from './run-trace.ts'
import type { Track } from './track.ts'

/** What one kind of span of one object comes to. */
export interface Sum {
  readonly kind: SpanKind
  /** 0 where the kind has none. */
  readonly object: number
  readonly ns: number
  readonly count: number
}
export interface TrackSums {
  readonly process: ProcessIndex
  readonly spans: readonly Sum[]
  /** Marks by `MarkKind` and object; their ns are 0. */
  readonly marks: readonly Sum[]
}
/** What a stretch of time comes to. */
export interface StretchSums {
  readonly fromNs: number
  readonly toNs: number
  readonly tracks: readonly TrackSums[]
  /** Over all tracks, the longest first. */
  readonly spans: readonly Sum[]
  readonly marks: readonly Sum[]
}

class Adder {
  readonly #sums = new Map<string, { kind: SpanKind; object: number; ns: number; count: number }>()

  add = (kind: number, object: number, ns: number, count: number): void => {
    const key = `${kind} ${object}`
    const sum = this.#sums.get(key)
    if (sum === undefined) this.#sums.set(key, { kind: kind as SpanKind, object, ns, count })
    else {
      sum.ns += ns
      sum.count += count
    }
  }
  addAll(sums: readonly Sum[]): void {
    for (const { kind, object, ns, count } of sums) this.add(kind, object, ns, count)
  }
  get sums(): readonly Sum[] {
    return [...this.#sums.values()].sort((one, other) => other.ns - one.ns || other.count - one.count)
  }
}

/** @param now where spans that last have got to. */
export function sumStretch(trace: RunTrace, fromNs: number, toNs: number, now: number): StretchSums {
  const tracks = [...trace.tracks.values()].map((track) => sumTrack(track, fromNs, toNs, now))
  const [spans, marks] = [new Adder(), new Adder()]
  for (const track of tracks) {
    spans.addAll(track.spans)
    marks.addAll(track.marks)
  }
  return { fromNs, toNs, tracks, spans: spans.sums, marks: marks.sums }
}

function sumTrack(track: Track, fromNs: number, toNs: number, now: number): TrackSums {
  const [spans, marks] = [new Adder(), new Adder()]
  const sum = (lane: Lane, adder: Adder) => lane.totals(fromNs, toNs, now, adder.add)
  sum(track.states, spans)
  for (const lane of track.holds) sum(lane, spans)
  for (const [object, { sinceNs, kind }] of track.reported) {
    const ns = Math.min(toNs, now) - Math.max(fromNs, sinceNs)
    if (ns > 0) spans.add(kind, object, ns, 1)
  }
  sum(track.marks, marks)
  return { process: track.index, spans: spans.sums, marks: marks.sums }
}

/** Time that counts as a process's: not before it began, nor after its end, nor what it holds meanwhile. */
export const isState = (kind: SpanKind): boolean => !isHold(kind) && kind !== SpanKind.Ended
