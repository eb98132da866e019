import { EventKind, EventReader, WaitReason } from '../../shared/trace.ts'
import { processIndex, type ObjectId, type ProcessIndex } from '../../shared/units.ts'
import type { MemoryReport } from '../../shared/run.ts'
import { LockStatistics } from './lock-statistics.ts'
import { MemoryStatistics } from './memory-statistics.ts'
import { QueueStatistics } from './queue-statistics.ts'

/** How long waits, holds and latencies of a run were, and whose: what its events say of each lock and queue. */
export class RunStatistics {
  readonly locks = new Map<ObjectId, LockStatistics>()
  readonly queues = new Map<ObjectId, QueueStatistics>()
  readonly memory = new Map<ObjectId, MemoryStatistics>()
  readonly #arrays = new Set<ObjectId>()

  /** Which objects have elements: before their events are added, as these do not say. */
  learn(memory: readonly MemoryReport[]): void {
    for (const { id, kind } of memory) if (kind === 'Array') this.#arrays.add(id)
  }

  /** Runs up to 100,000 times a second: makes no object for an event. */
  add(process: ProcessIndex, bytes: Uint8Array): void {
    const reader = new EventReader(bytes)
    while (reader.next()) {
      switch (reader.kind) {
        case EventKind.Acquire:
          kept(this.locks, reader.object, LockStatistics).acquired(
            process,
            reader.timeNs,
            reader.durationNs,
            reader.first === 1,
          )
          break
        case EventKind.Release:
          kept(this.locks, reader.object, LockStatistics).released(
            // Who gives a lock back need not be who had taken it.
            reader.second > 0 ? processIndex(reader.second - 1) : process,
            reader.timeNs,
            reader.durationNs,
          )
          break
        case EventKind.WaitEnd:
          if (reader.second === 1 && isHeldByNobody(reader.first))
            kept(this.locks, reader.object, LockStatistics).acquired(process, reader.timeNs, reader.durationNs, true)
          break
        case EventKind.Put:
          kept(this.queues, reader.object, QueueStatistics).put(process, reader.durationNs)
          break
        case EventKind.Get:
          kept(this.queues, reader.object, QueueStatistics).got(process, reader.durationNs, reader.second)
          break
        case EventKind.Write: {
          const object = kept(this.memory, reader.object, MemoryStatistics)
          if (this.#arrays.has(reader.object)) object.wroteElement(process, reader.first)
          else object.wrote(process)
          break
        }
        default:
      }
    }
  }

  /** After each tick; @param isLast when the run is over and no event will come. */
  settle(isLast: boolean): void {
    for (const lock of this.locks.values()) lock.settle(isLast)
  }
}

/** A condition, an event, a barrier: no Acquire says that the wait for it was over. */
const isHeldByNobody = (reason: number): boolean =>
  reason === WaitReason.Notification || reason === WaitReason.Set || reason === WaitReason.Parties

function kept<T>(all: Map<ObjectId, T>, id: ObjectId, Made: new () => T): T {
  const known = all.get(id)
  if (known !== undefined) return known
  const made = new Made()
  all.set(id, made)
  return made
}
