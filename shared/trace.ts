import { nanoseconds, objectId, type Nanoseconds, type ObjectId } from './units.ts'

/**
 * What one flight-recorder event looks like, in the arena and in every batch (little endian, 32 bytes):
 *
 *   0        8        12       16            24       28     32
 *   ┌────────┬────────┬────────┬─────────────┬────────┬──────┐
 *   │ timeNs │ kind   │ object │ durationNs  │ first  │second│
 *   │ f64    │ i32    │ i32    │ f64         │ i32    │ i32  │
 *   └────────┴────────┴────────┴─────────────┴────────┴──────┘
 *
 * `timeNs` is when the thing happened, on the run's clock. `durationNs` looks back: an acquisition carries its wait,
 * a release its hold, a get the item's latency. `first` and `second` depend on the kind; see `EventKind`.
 */
export const EVENT_BYTES = 32

/** Kinds of event. A number once given keeps its meaning: recordings are read by later versions. */
export const EventKind = {
  /** The process runs its target. */
  Start: 1,
  /** The process ends. first: exit code. */
  Exit: 2,
  /** It started waiting for `object` (a lock, a queue, a process); `first` says for what: see `WaitReason`. */
  Wait: 3,
  /**
   * It has `object` (a lock, a semaphore's permit). durationNs: how long it waited (0 when it did not). first: 1 when it
   * had to wait. second: 0, or 1 + the index of the process that died holding it (a robust lock). Not written of a lock
   * that was free: see Release.
   */
  Acquire: 4,
  /**
   * It gave `object` (a lock, a permit) back. durationNs: how long it was held. first: 1 when it had been taken without
   * waiting, at timeNs − durationNs, and no Acquire event says so: one event is all that a lock costs which nobody fights
   * for. (Of one that is still held, `LockReport.heldSinceMs` tells.) second: 0, or 1 + the index of the process that had
   * taken it, when that is another one.
   */
  Release: 5,
  /** It put an item into `object`. durationNs: backpressure. first: depth after. second: the item's number. */
  Put: 6,
  /** It got an item from `object`. durationNs: latency since the put. first: depth after. second: the item's number. */
  Get: 7,
  /**
   * It stops waiting without what it waited for (time-out), or has what it waited for where no other kind says so: then
   * second is 1 for a condition, an event, a barrier.
   */
  WaitEnd: 8,
  /** It goes to sleep. durationNs: for how long. */
  Sleep: 9,
  /** It slept. */
  Wake: 10,
  /** It asked for a new process or thread. first: the index of the new one. */
  Spawn: 11,
  /** It printed. first: bytes. second: 1 output, 2 error. */
  Print: 12,
  /**
   * It wrote `object`. Of a Value, first: the version this write made; second: the version it had read before, −1 when it
   * wrote without reading. More than one apart means that it overwrote updates it had not seen. Of an Array, first: the
   * index, −1 for several at once; second: −1.
   */
  Write: 13,
  /** It told those who wait at `object` something. first: what, see `Signal`. second: how many of them it woke. */
  Signal: 14,
} as const
export type EventKind = (typeof EventKind)[keyof typeof EventKind]

/** What a `Wait` event waits for. */
export const WaitReason = {
  Lock: 1,
  Item: 2,
  Space: 3,
  Process: 4,
  /** A semaphore's permit. */
  Permit: 7,
  /** A condition's notification. */
  Notification: 8,
  /** That an event is set. */
  Set: 9,
  /** A barrier's other parties. */
  Parties: 10,
  /** That a JoinableQueue's items are worked on. */
  Tasks: 20,
  /** An answer of a manager's server. */
  Answer: 21,
  /** One of several things; then `object` is 0 and second says how many they are (of a WaitEnd: how many are ready). */
  Any: 30,
} as const

/**
 * What a `Signal` event says: to a condition, an event (set, clear), a barrier (the next four), a robust lock; a
 * JoinableQueue (one item is worked on); a Connection or SharedMemory (this process has closed it), a SharedMemory (its
 * name is gone).
 */
export const Signal = {
  Notify: 1,
  Set: 2,
  Clear: 3,
  Pass: 4,
  Break: 5,
  Reset: 6,
  Abort: 7,
  Recover: 8,
  Done: 20,
  Close: 21,
  Unlink: 22,
} as const
export type Signal = (typeof Signal)[keyof typeof Signal]

export interface TraceEvent {
  readonly timeNs: Nanoseconds
  readonly kind: EventKind
  readonly object: ObjectId
  readonly durationNs: Nanoseconds
  readonly first: number
  readonly second: number
}

/** Reads a batch's events one by one without making an object for each: `next()`, then the getters. */
export class EventReader {
  readonly count: number
  #view: DataView
  #at = -EVENT_BYTES

  /** @param bytes whole events; a length that is no multiple of 32 is a `RangeError`. */
  constructor(bytes: Uint8Array) {
    if (bytes.byteLength % EVENT_BYTES !== 0) {
      throw new RangeError(
        `A batch holds whole events of ${EVENT_BYTES} bytes; this one has ${bytes.byteLength} bytes.`,
      )
    }
    this.count = bytes.byteLength / EVENT_BYTES
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Moves to the next event; false when there is none. */
  next(): boolean {
    this.#at += EVENT_BYTES
    return this.#at < this.#view.byteLength
  }

  get timeNs(): Nanoseconds {
    return nanoseconds(this.#view.getFloat64(this.#at, true))
  }
  get kind(): EventKind {
    return this.#view.getInt32(this.#at + 8, true) as EventKind
  }
  get object(): ObjectId {
    return objectId(this.#view.getInt32(this.#at + 12, true))
  }
  get durationNs(): Nanoseconds {
    return nanoseconds(this.#view.getFloat64(this.#at + 16, true))
  }
  get first(): number {
    return this.#view.getInt32(this.#at + 24, true)
  }
  get second(): number {
    return this.#view.getInt32(this.#at + 28, true)
  }
}

/** Every event of a batch as objects, for tests and small batches. */
export function decodeEvents(bytes: Uint8Array): TraceEvent[] {
  const reader = new EventReader(bytes)
  const events: TraceEvent[] = []
  while (reader.next()) {
    const { timeNs, kind, object, durationNs, first, second } = reader
    events.push({ timeNs, kind, object, durationNs, first, second })
  }
  return events
}
