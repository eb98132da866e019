import { isLockWait, SpanKind } from './kinds.ts'
import { OPEN, type Lane } from './lane.ts'
import type { Track } from './track.ts'

interface Waits {
  /** When the last wait that has ended did. */
  untilNs: number
  /** How many wait now. */
  now: number
}

/**
 * Finds the critical sections that others waited for. Tracks are read one after the other, so a wait may become known
 * before or after the hold it waited for: each looks for the other when it ends, and what lasts is looked at every tick.
 */
export class Contention {
  readonly #tracks: ReadonlyMap<number, Track>
  readonly #waits = new Map<number, Waits>()
  /** Everything that happened before this is known; what lasts has lasted until then. */
  #readNs = 0

  constructor(tracks: ReadonlyMap<number, Track>) {
    this.#tracks = tracks
  }

  waitBegan(object: number): void {
    this.#of(object).now += 1
  }
  waitEnded(waiter: Track, object: number, startNs: number, endNs: number): void {
    const waits = this.#of(object)
    waits.now -= 1
    waits.untilNs = Math.max(waits.untilNs, endNs)
    this.#markHolds(waiter, object, startNs, startNs, endNs)
  }
  holdEnded(holder: Track, lane: Lane, row: number): void {
    const waits = this.#waits.get(lane.object(row))
    const startNs = lane.start(row)
    if (waits === undefined || (waits.now === 0 && waits.untilNs <= startNs)) return
    const wanted = this.#wasWanted(holder, lane.object(row), startNs, startNs, lane.end(row))
    const kind = wanted ? SpanKind.HeldWanted : SpanKind.Held
    if (lane.kind(row) !== kind) lane.setKind(row, kind)
  }

  /** All tracks are read up to this time: looks at the waits and holds that still last, from where it looked last. */
  read(timeNs: number): void {
    const beforeNs = this.#readNs
    this.#readNs = timeNs
    for (const track of this.#tracks.values()) {
      const wait = track.openLockWait
      if (wait !== undefined) {
        this.#markHolds(track, wait.object, wait.startNs, Math.max(wait.startNs, beforeNs), timeNs)
      }
      for (const [object, { lane, row }] of track.openHolds) {
        const waits = this.#waits.get(object)
        const startNs = lane.start(row)
        if (waits === undefined || lane.kind(row) === SpanKind.HeldWanted) continue
        if (waits.now === 0 && waits.untilNs <= startNs) continue
        if (this.#wasWanted(track, object, startNs, Math.max(startNs, beforeNs), timeNs)) {
          lane.setKind(row, SpanKind.HeldWanted)
        }
      }
    }
  }

  #of(object: number): Waits {
    let waits = this.#waits.get(object)
    if (waits === undefined) this.#waits.set(object, (waits = { untilNs: -Infinity, now: 0 }))
    return waits
  }

  /** @param startNs when the wait began. @param fromNs where to look from. */
  #markHolds(waiter: Track, object: number, startNs: number, fromNs: number, endNs: number): void {
    for (const track of this.#tracks.values()) {
      if (track === waiter) continue
      for (const lane of track.holds) {
        for (let row = lane.firstEndingAfter(fromNs); row < lane.length && lane.start(row) < endNs; row += 1) {
          if (lane.object(row) !== object || lane.kind(row) === SpanKind.HeldWanted) continue
          // Of an open one only what is read of its process is known.
          const meets = lane.end(row) !== OPEN || lane.start(row) >= startNs || this.#readNs > startNs
          if (meets) lane.setKind(row, SpanKind.HeldWanted)
        }
      }
    }
  }

  #wasWanted(holder: Track, object: number, startNs: number, fromNs: number, endNs: number): boolean {
    for (const track of this.#tracks.values()) {
      if (track === holder) continue
      const { states } = track
      for (let row = states.firstEndingAfter(fromNs); row < states.length && states.start(row) < endNs; row += 1) {
        if (states.object(row) !== object || !isLockWait(states.kind(row) as SpanKind)) continue
        if (states.end(row) !== OPEN || states.start(row) >= startNs || this.#readNs > startNs) return true
      }
    }
    return false
  }
}
