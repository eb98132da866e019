import { EventKind, EventReader } from '../../shared/trace.ts'
import type { ObjectId, ProcessIndex } from '../../shared/units.ts'
import { LockStatistics } from './lock-statistics.ts'
import { QueueStatistics } from './queue-statistics.ts'

/** How long waits, holds and latencies of a run were, and whose: what its events say of each lock and queue. */
export class RunStatistics {
  readonly locks = new Map<ObjectId, LockStatistics>()
  readonly queues = new Map<ObjectId, QueueStatistics>()

  /** Runs up to 100,000 times a second: makes no object for an event. */
  add(process: ProcessIndex, bytes: Uint8Array): void {
    const reader = new EventReader(bytes)
    while (reader.next()) {
      switch (reader.kind) {
        case EventKind.Acquire:
          this.#lock(reader.object).acquired(process, reader.timeNs, reader.durationNs, reader.first === 1)
          break
        case EventKind.Release:
          this.#lock(reader.object).released(process, reader.timeNs, reader.durationNs)
          break
        case EventKind.Put:
          this.#queue(reader.object).put(process, reader.durationNs)
          break
        case EventKind.Get:
          this.#queue(reader.object).got(process, reader.durationNs, reader.second)
          break
        default:
      }
    }
  }

  /** After each tick; @param isLast when the run is over and no event will come. */
  settle(isLast: boolean): void {
    for (const lock of this.locks.values()) lock.settle(isLast)
  }

  #lock(id: ObjectId): LockStatistics {
    const known = this.locks.get(id)
    if (known !== undefined) return known
    const made = new LockStatistics()
    this.locks.set(id, made)
    return made
  }
  #queue(id: ObjectId): QueueStatistics {
    const known = this.queues.get(id)
    if (known !== undefined) return known
    const made = new QueueStatistics()
    this.queues.set(id, made)
    return made
  }
}
