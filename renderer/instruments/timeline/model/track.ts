import { EventKind, WaitReason, type EventReader } from '../../../../shared/trace.ts'
import type { ObjectId, ProcessIndex } from '../../../../shared/units.ts'
import { isLockWait, isWait, MarkKind, signalMark, SpanKind, waitKind } from './kinds.ts'
import { Lane, OPEN } from './lane.ts'

/** How a wait ended, in its row's `first`. */
export const Outcome = { Unknown: 0, Got: 1 } as const
/** A process that holds more locks at once than this shows the rest in the last place. */
export const MOST_HOLD_LANES = 4
/** Times are nanoseconds; two that were told by two events of the same moment may differ by rounding. */
const SAME_NS = 1

/** A track tells its run what concerns other tracks. */
export interface TrackListener {
  onSpawn(child: ProcessIndex, timeNs: number): void
  /** It begins to wait for, or stops waiting for, what others hold. */
  onWaitBegin(track: Track, object: number, startNs: number): void
  onWaitEnd(track: Track, object: number, startNs: number, endNs: number): void
  onHoldEnd(track: Track, lane: Lane, row: number): void
  /** Arrays are written by index and not by version. */
  isArray(object: number): boolean
}

interface OpenHold {
  readonly lane: Lane
  readonly row: number
}

export interface ReportedHold {
  readonly sinceNs: number
  readonly kind: typeof SpanKind.Held | typeof SpanKind.HeldWanted
}

/**
 * One process's line: what its events, read in their order, say that it did. States never overlap; what it holds lies in
 * as many lanes as it holds locks at once; where events were dropped there is a gap, and nothing is guessed.
 */
export class Track {
  readonly index: ProcessIndex
  readonly states = new Lane('spans')
  readonly holds: Lane[] = []
  readonly marks = new Lane('marks')
  /** Writes of Values, to find what a lost update overwrote. `first`: the version made; `second`: the one read before. */
  readonly writes = new Lane('marks')
  /** Locks that it holds by the lab's reports alone: uncontended holds are recorded when they end. */
  reported: ReadonlyMap<ObjectId, ReportedHold> = new Map()
  readonly #listener: TrackListener
  readonly #open = new Map<number, OpenHold>()
  #lastNs = 0
  #ended = false

  constructor(index: ProcessIndex, listener: TrackListener) {
    this.index = index
    this.#listener = listener
  }

  get hasEnded(): boolean {
    return this.#ended
  }
  get lanes(): readonly Lane[] {
    return [this.states, ...this.holds, this.marks, this.writes]
  }
  get rows(): number {
    let rows = this.states.rows + this.marks.rows + this.writes.rows
    for (const lane of this.holds) rows += lane.rows
    return rows
  }
  /** Whether it ever waited for what another held, or held what another waited for. */
  get isContended(): boolean {
    if (this.states.hasSeen(SpanKind.WaitLock) || this.states.hasSeen(SpanKind.WaitPermit)) return true
    return this.holds.some((lane) => lane.hasSeen(SpanKind.HeldWanted))
  }
  get openHolds(): ReadonlyMap<number, OpenHold> {
    return this.#open
  }
  /** What it waits for, and others hold: the open row of its states; undefined when it does not. */
  get openLockWait(): { readonly object: number; readonly startNs: number } | undefined {
    const { states } = this
    if (!states.isOpen) return undefined
    const row = states.length - 1
    if (!isLockWait(states.kind(row) as SpanKind)) return undefined
    return { object: states.object(row), startNs: states.start(row) }
  }

  /** It was asked for. Its parent's events may come after its own. */
  spawned(timeNs: number): void {
    const { states } = this
    if (states.length === 0) states.append(timeNs, OPEN, SpanKind.Starting, 0, 0, 0)
    else if (states.firstRow === 0 && states.kind(0) === SpanKind.Starting && timeNs < states.end(0)) {
      states.setStart(0, timeNs)
    }
  }

  /** Events were overwritten before they were read: from the last known one on nothing is known. */
  lose(): void {
    for (const { lane, row } of this.#open.values()) lane.setEnd(row, this.#lastNs)
    this.#open.clear()
    const { states } = this
    if (states.isOpen && states.kind(states.length - 1) === SpanKind.NotRecorded) return
    this.#enter(SpanKind.NotRecorded, this.#lastNs, 0, 0, 0)
  }

  add(event: EventReader): void {
    const timeNs = Math.max(event.timeNs, this.#lastNs)
    this.#lastNs = timeNs
    if (this.#ended) return
    const { object } = event
    switch (event.kind) {
      case EventKind.Start:
        if (this.states.length === 0) this.states.append(0, OPEN, SpanKind.Starting, 0, 0, 0)
        this.#enter(SpanKind.Running, timeNs, 0, 0, 0)
        this.#mark(MarkKind.Start, timeNs, event)
        break
      case EventKind.Exit:
        this.#mark(MarkKind.Exit, timeNs, event)
        this.end(timeNs)
        break
      case EventKind.Wait: {
        const kind = waitKind(event.first)
        this.#enter(kind, timeNs, object, Outcome.Unknown, event.first === WaitReason.Process ? event.second : 0)
        if (isLockWait(kind)) this.#listener.onWaitBegin(this, object, timeNs)
        break
      }
      case EventKind.Acquire:
        if (event.first === 1) this.#endWait(timeNs, object, event.durationNs, Outcome.Got, SpanKind.WaitLock)
        else this.#run(timeNs)
        this.#hold(object, timeNs)
        break
      case EventKind.Release:
        this.#run(timeNs)
        this.#giveBack(event, timeNs)
        break
      case EventKind.Put:
        this.#run(timeNs, object)
        this.#mark(MarkKind.Put, timeNs, event)
        break
      case EventKind.Get:
        this.#run(timeNs, object)
        this.#got(object)
        this.#mark(MarkKind.Get, timeNs, event)
        break
      case EventKind.WaitEnd: {
        const got = event.second === 1 && event.first !== WaitReason.Process
        this.#endWait(
          timeNs,
          object,
          event.durationNs,
          got ? Outcome.Got : Outcome.Unknown,
          waitKind(event.first),
          event,
        )
        break
      }
      case EventKind.Sleep:
        this.#enter(SpanKind.Sleeping, timeNs, 0, 0, 0)
        break
      case EventKind.Wake:
        this.#endWait(timeNs, 0, event.durationNs, Outcome.Unknown, SpanKind.Sleeping)
        break
      case EventKind.Spawn:
        this.#run(timeNs)
        this.#mark(MarkKind.Spawn, timeNs, event)
        this.#listener.onSpawn(event.first as ProcessIndex, timeNs)
        break
      case EventKind.Print:
        this.#mark(event.second === 2 ? MarkKind.PrintError : MarkKind.Print, timeNs, event)
        break
      case EventKind.Write:
        this.#run(timeNs)
        this.#wrote(event, timeNs)
        break
      case EventKind.Signal:
        // A barrier's waiter signals from within its wait.
        this.#found(timeNs)
        this.#mark(signalMark(event.first), timeNs, event)
        break
      default:
        this.#found(timeNs)
    }
  }

  /** It ends. What it still holds stays open until `settle`: a lock whose holder has died is held for ever. */
  end(timeNs: number): void {
    if (this.#ended) return
    this.#lastNs = Math.max(timeNs, this.#lastNs)
    this.#enter(SpanKind.Ended, this.#lastNs, 0, 0, 0)
    this.#ended = true
  }

  /** It ended without a word of its own. */
  killed(timeNs: number, exitcode: number): void {
    if (this.#ended) return
    this.marks.append(Math.max(timeNs, this.#lastNs), 0, MarkKind.Kill, 0, exitcode, 0)
    this.end(timeNs)
  }

  /** After its end: closes what it does not hold any more. @param holds whether it holds this, by the lab's reports. */
  settle(holds: (object: number) => boolean): void {
    for (const object of [...this.#open.keys()]) if (!holds(object)) this.#closeHold(object, this.#lastNs)
  }

  /** It is not known to be in another state than running: whoever writes an event runs. */
  #run(timeNs: number, object = 0): void {
    const { states } = this
    if (!states.isOpen) return
    const kind = states.kind(states.length - 1) as SpanKind
    if (isWait(kind) && object !== 0 && states.object(states.length - 1) === object) {
      this.#endWait(timeNs, object, 0, Outcome.Got, kind)
    } else if (kind !== SpanKind.Running && kind !== SpanKind.Starting) this.#enter(SpanKind.Running, timeNs, 0, 0, 0)
  }
  /** After a gap: it is there. */
  #found(timeNs: number): void {
    const { states } = this
    if (states.isOpen && states.kind(states.length - 1) === SpanKind.NotRecorded) this.#run(timeNs)
  }

  #enter(kind: SpanKind, timeNs: number, object: number, first: number, second: number): number {
    const { states } = this
    if (states.isOpen) {
      const row = states.length - 1
      const was = states.kind(row) as SpanKind
      states.setEnd(row, timeNs)
      if (isLockWait(was)) this.#listener.onWaitEnd(this, states.object(row), states.start(row), timeNs)
    }
    return states.append(Math.max(timeNs, states.lastEnd), OPEN, kind, object, first, second)
  }

  /** What its end looks back on is told by the event itself, when its beginning was dropped. */
  #endWait(
    timeNs: number,
    object: number,
    lastedNs: number,
    outcome: number,
    kind: SpanKind,
    event?: EventReader,
  ): void {
    const { states } = this
    const row = states.length - 1
    const was = states.isOpen ? (states.kind(row) as SpanKind) : null
    if (was !== null && (isWait(was) || was === SpanKind.Sleeping) && states.object(row) === object) {
      states.setFirst(row, outcome)
    } else if (was === SpanKind.NotRecorded && lastedNs > 0) {
      const second = kind === SpanKind.WaitProcess && event !== undefined ? event.second : 0
      const startNs = Math.max(states.start(row), timeNs - lastedNs)
      const found = this.#enter(kind, startNs, object, outcome, second)
      if (isLockWait(kind)) this.#listener.onWaitBegin(this, object, states.start(found))
    }
    this.#enter(SpanKind.Running, timeNs, 0, 0, 0)
  }

  /** The wait for an item that ended just now was not in vain. */
  #got(queue: number): void {
    const { states } = this
    const row = states.length - 2
    if (row < states.firstRow) return
    if (states.kind(row) === SpanKind.WaitItem && states.object(row) === queue) states.setFirst(row, Outcome.Got)
  }

  #hold(object: number, timeNs: number): void {
    // A semaphore's second permit adds nothing to see; a lock's second acquisition says that the first has ended unseen.
    if (this.#open.has(object)) return
    const lane = this.#freeLane(timeNs)
    const startNs = Math.max(timeNs, lane.lastEnd)
    this.#open.set(object, { lane, row: lane.append(startNs, OPEN, SpanKind.Held, object, 0, 0) })
  }

  #giveBack(event: EventReader, timeNs: number): void {
    const { object, durationNs } = event
    if (this.#open.has(object)) {
      this.#closeHold(object, timeNs)
      return
    }
    if (durationNs <= 0 && event.first !== 1) {
      this.#mark(MarkKind.Release, timeNs, event)
      return
    }
    const startNs = timeNs - durationNs
    const seen = this.holds.find(
      (lane) =>
        lane.rows > 0 && lane.object(lane.length - 1) === object && Math.abs(lane.lastStart - startNs) < SAME_NS,
    )
    // Its beginning was recorded, then events were dropped, and here is its end.
    if (seen !== undefined) {
      seen.setEnd(seen.length - 1, timeNs)
      this.#listener.onHoldEnd(this, seen, seen.length - 1)
      return
    }
    const lane = this.#freeLane(startNs)
    const from = Math.max(startNs, lane.lastEnd)
    this.#listener.onHoldEnd(this, lane, lane.append(from, Math.max(from, timeNs), SpanKind.Held, object, 0, 0))
  }

  #closeHold(object: number, timeNs: number): void {
    const { lane, row } = this.#open.get(object)!
    this.#open.delete(object)
    lane.setEnd(row, timeNs)
    this.#listener.onHoldEnd(this, lane, row)
  }

  /** The first lane where nothing lies after this time; the last one when there is none. */
  #freeLane(startNs: number): Lane {
    const free = this.holds.find((lane) => lane.lastEnd <= startNs)
    if (free !== undefined) return free
    if (this.holds.length < MOST_HOLD_LANES) {
      const lane = new Lane('spans')
      this.holds.push(lane)
      return lane
    }
    const closed = this.holds.findLast((lane) => !lane.isOpen)
    return closed ?? this.#closeLast()
  }
  #closeLast(): Lane {
    const lane = this.holds.at(-1)!
    this.#closeHold(lane.object(lane.length - 1), this.#lastNs)
    return lane
  }

  #wrote(event: EventReader, timeNs: number): void {
    const { object, first, second } = event
    if (this.#listener.isArray(object)) return
    this.writes.append(timeNs, 0, MarkKind.Write, object, first, second)
    if (second >= 0 && first - second > 1) this.#mark(MarkKind.LostUpdate, timeNs, event)
  }

  #mark(kind: MarkKind, timeNs: number, { object, durationNs, first, second }: EventReader): void {
    this.marks.append(timeNs, durationNs, kind, object, first, second)
  }
}
