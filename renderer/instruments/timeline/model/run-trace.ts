import { EventReader } from '../../../../shared/trace.ts'
import type { LockReport, ProcessSnapshot, Tick } from '../../../../shared/run.ts'
import { processIndex, type ObjectId, type ProcessIndex } from '../../../../shared/units.ts'
import { Contention } from './contention.ts'
import { SpanKind } from './kinds.ts'
import { Track, type ReportedHold, type TrackListener } from './track.ts'

/**
 * The most rows kept of one run, and of all runs of a session together: 30 bytes each. A busy run goes past the first
 * within minutes; then its oldest rows are let go, in steps of a lane's chunk.
 */
export const MOST_ROWS = 3_000_000
/** How often, in rows, the rows are counted. */
const COUNT_EVERY = 8192

/** One run's tracks, as its ticks tell them. */
export class RunTrace {
  readonly #tracks = new Map<ProcessIndex, Track>()
  readonly #contention = new Contention(this.#tracks)
  readonly #dropped = new Map<ProcessIndex, number>()
  readonly #arrays = new Set<number>()
  readonly #mostRows: number
  readonly #listener: TrackListener
  #ended: ReadonlySet<ProcessIndex> = new Set()
  #lastTick: Tick | null = null
  #added = 0
  #letGoNs = 0
  #forgotten = false
  #version = 0

  constructor(mostRows = MOST_ROWS) {
    this.#mostRows = mostRows
    this.#listener = {
      onSpawn: (child, timeNs) => this.#track(child).spawned(timeNs),
      onWaitBegin: (_, object) => this.#contention.waitBegan(object),
      onWaitEnd: (track, object, startNs, endNs) => this.#contention.waitEnded(track, object, startNs, endNs),
      onHoldEnd: (track, lane, row) => this.#contention.holdEnded(track, lane, row),
      isArray: (object) => this.#arrays.has(object),
    }
  }

  get tracks(): ReadonlyMap<ProcessIndex, Track> {
    return this.#tracks
  }
  /** Spans and marks that are kept. */
  get rows(): number {
    let rows = 0
    for (const track of this.#tracks.values()) rows += track.rows
    return rows
  }
  /** What lies before this was let go; 0 when nothing was. */
  get letGoNs(): number {
    return this.#letGoNs
  }
  /** Everything was let go, to make room for later runs. */
  get isForgotten(): boolean {
    return this.#forgotten
  }
  /** Changes with everything that is added or let go. */
  get version(): number {
    return this.#version
  }
  droppedBy(process: ProcessIndex): number {
    return this.#dropped.get(process) ?? 0
  }

  add(tick: Tick): void {
    if (this.#forgotten) return
    this.#version += 1
    for (const { id, kind } of tick.memory) if (kind === 'Array' || kind === 'RawArray') this.#arrays.add(id)
    for (const { process, bytes, dropped } of tick.recorders) {
      const track = this.#track(process)
      if (dropped > this.droppedBy(process)) {
        this.#dropped.set(process, dropped)
        track.lose()
      }
      const reader = new EventReader(bytes)
      while (reader.next()) track.add(reader)
      this.#added += reader.count
    }
    this.#contention.read(tick.atMs * 1e6)
    this.#endTracks(tick.processes)
    this.#takeHolds(tick.locks)
    this.#lastTick = tick
    if (this.#added >= COUNT_EVERY) this.#bound()
  }

  /** No tick comes any more: who has ended has told everything. */
  finish(): void {
    const tick = this.#lastTick
    if (tick === null || this.#forgotten) return
    this.#version += 1
    this.#ended = new Set(tick.processes.filter(({ state }) => state === 'ended').map(({ index }) => index))
    this.#endTracks(tick.processes)
    this.#takeHolds(tick.locks)
  }

  /** Lets go of everything. */
  forget(): void {
    this.#forgotten = true
    this.#tracks.clear()
    this.#lastTick = null
    this.#version += 1
  }

  #track(process: ProcessIndex): Track {
    let track = this.#tracks.get(process)
    if (track === undefined) this.#tracks.set(process, (track = new Track(process, this.#listener)))
    return track
  }

  /** A snapshot is read after the events: what a process wrote last comes with the next tick, so it ends one tick late. */
  #endTracks(processes: readonly ProcessSnapshot[]): void {
    const ended = new Set<ProcessIndex>()
    for (const { index, state, exitcode, endMs, pid } of processes) {
      if (state !== 'ended') continue
      ended.add(index)
      if (!this.#ended.has(index) || endMs === null) continue
      const track = this.#tracks.get(index)
      if (track === undefined || track.hasEnded) continue
      if (exitcode !== null && exitcode < 0 && pid !== null) track.killed(endMs * 1e6, exitcode)
      else track.end(endMs * 1e6)
    }
    this.#ended = ended
  }

  #takeHolds(locks: readonly LockReport[]): void {
    const holders = new Map<number, ProcessIndex>()
    const reported = new Map<ProcessIndex, Map<ObjectId, ReportedHold>>()
    for (const { id, holder, heldSinceMs, waiters } of locks) {
      if (holder === null) continue
      holders.set(id, holder)
      const track = this.#track(holder)
      if (heldSinceMs === null || track.openHolds.has(id)) continue
      const kind = waiters.length > 0 ? SpanKind.HeldWanted : SpanKind.Held
      const held = reported.get(holder) ?? new Map<ObjectId, ReportedHold>()
      reported.set(holder, held.set(id, { sinceNs: heldSinceMs * 1e6, kind }))
    }
    for (const track of this.#tracks.values()) {
      track.reported = reported.get(track.index) ?? NOTHING_HELD
      if (track.hasEnded) track.settle((object) => holders.get(object) === track.index)
    }
  }

  #bound(): void {
    this.#added = 0
    let surplus = this.rows - this.#mostRows
    while (surplus > 0) {
      let oldest = null
      for (const track of this.#tracks.values()) {
        for (const lane of track.lanes) {
          if (lane.oldestEnd !== Infinity && (oldest === null || lane.oldestEnd < oldest.oldestEnd)) oldest = lane
        }
      }
      if (oldest === null) return
      this.#letGoNs = Math.max(this.#letGoNs, oldest.oldestEnd)
      surplus -= oldest.letGo()
    }
  }
}

const NOTHING_HELD: ReadonlyMap<ObjectId, ReportedHold> = new Map()

/** Lets go of the older runs' timelines when all together are too large. @param traces the newest first. */
export function boundTraces(traces: readonly RunTrace[], most = 2 * MOST_ROWS): void {
  let rows = 0
  for (const trace of traces) {
    rows += trace.rows
    if (rows > most) trace.forget()
  }
}

/** The root has no parent that says when it was asked for. */
export const ROOT = processIndex(0)
