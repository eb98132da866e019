import { EventKind, EventReader } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { TimeBins } from './time-bins.ts'

/** Each queue's depth is a line; more than this many lines say nothing. */
const MOST_QUEUES = 8

/** One queue's own traffic and depth. */
export interface QueueChannels {
  readonly puts: Float64Array
  readonly gets: Float64Array
  readonly last: Float64Array
  readonly lastNs: Float64Array
  readonly peak: Float64Array
}

/**
 * What a run's events come to over time, for the charts. Exact totals come from the lab's reports instead:
 * events may have been dropped, and these bins only show when things happened.
 */
export class RunSeries {
  readonly bins = new TimeBins()
  readonly acquisitions = this.bins.channel('sum')
  readonly contentions = this.bins.channel('sum')
  readonly waitNs = this.bins.channel('sum')
  readonly releases = this.bins.channel('sum')
  readonly holdNs = this.bins.channel('sum')
  readonly puts = this.bins.channel('sum')
  readonly gets = this.bins.channel('sum')
  readonly #queues = new Map<ObjectId, QueueChannels>()
  #events = 0
  #lockEvents = 0
  #queueEvents = 0

  get events(): number {
    return this.#events
  }
  get lockEvents(): number {
    return this.#lockEvents
  }
  get queueEvents(): number {
    return this.#queueEvents
  }
  /** By queue, in order of first use. */
  get queues(): ReadonlyMap<ObjectId, QueueChannels> {
    return this.#queues
  }

  /** Runs up to 100,000 times a second: makes no object for an event. */
  add(bytes: Uint8Array): void {
    const reader = new EventReader(bytes)
    this.#events += reader.count
    while (reader.next()) {
      switch (reader.kind) {
        case EventKind.Acquire: {
          const bin = this.bins.indexAt(reader.timeNs)
          this.acquisitions[bin]! += 1
          if (reader.first === 1) this.contentions[bin]! += 1
          this.waitNs[bin]! += reader.durationNs
          this.#lockEvents += 1
          break
        }
        case EventKind.Release: {
          const bin = this.bins.indexAt(reader.timeNs)
          this.releases[bin]! += 1
          this.holdNs[bin]! += reader.durationNs
          if (reader.first === 1) this.#addTakenFree(reader)
          break
        }
        case EventKind.Put:
          this.puts[this.#addTraffic(reader, 'puts')]! += 1
          break
        case EventKind.Get:
          this.gets[this.#addTraffic(reader, 'gets')]! += 1
          break
        default:
      }
    }
  }

  /** One that was free when it was taken: only its release tells of it. */
  #addTakenFree(reader: EventReader): void {
    this.acquisitions[this.bins.indexAt(reader.timeNs - reader.durationNs)]! += 1
    this.#lockEvents += 1
  }

  /** Makes the bins reach to this time, though nothing happened then. */
  cover(timeNs: number): void {
    this.bins.indexAt(timeNs)
  }

  /** Batches of several processes overlap in time: the latest event of a bin says its last depth, not the last one read. */
  #addTraffic(reader: EventReader, direction: 'puts' | 'gets'): number {
    this.#queueEvents += 1
    const timeNs = reader.timeNs
    const bin = this.bins.indexAt(timeNs)
    const depth = this.#queueOf(reader.object)
    if (depth === undefined) return bin
    depth[direction][bin]! += 1
    if (timeNs >= depth.lastNs[bin]!) {
      depth.lastNs[bin] = timeNs
      depth.last[bin] = reader.first
    }
    if (reader.first > depth.peak[bin]!) depth.peak[bin] = reader.first
    return bin
  }

  #queueOf(queue: ObjectId): QueueChannels | undefined {
    const known = this.#queues.get(queue)
    if (known !== undefined || this.#queues.size >= MOST_QUEUES) return known
    const made = {
      puts: this.bins.channel('sum'),
      gets: this.bins.channel('sum'),
      last: this.bins.channel('last'),
      lastNs: this.bins.channel('max'),
      peak: this.bins.channel('max'),
    }
    this.#queues.set(queue, made)
    return made
  }
}
