import { EventKind, EventReader } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { TimeBins } from './time-bins.ts'

/** Depth is drawn as one line for each queue; more than this many lines say nothing. */
const MOST_DEPTHS = 8

interface DepthChannels {
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
  readonly #depths = new Map<ObjectId, DepthChannels>()
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
  get depths(): ReadonlyMap<ObjectId, DepthChannels> {
    return this.#depths
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
          this.puts[this.#addDepth(reader)]! += 1
          break
        case EventKind.Get:
          this.gets[this.#addDepth(reader)]! += 1
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
  #addDepth(reader: EventReader): number {
    this.#queueEvents += 1
    const timeNs = reader.timeNs
    const bin = this.bins.indexAt(timeNs)
    const depth = this.#depthOf(reader.object)
    if (depth === undefined) return bin
    if (timeNs >= depth.lastNs[bin]!) {
      depth.lastNs[bin] = timeNs
      depth.last[bin] = reader.first
    }
    if (reader.first > depth.peak[bin]!) depth.peak[bin] = reader.first
    return bin
  }

  #depthOf(queue: ObjectId): DepthChannels | undefined {
    const known = this.#depths.get(queue)
    if (known !== undefined || this.#depths.size >= MOST_DEPTHS) return known
    const made = {
      last: this.bins.channel('last'),
      lastNs: this.bins.channel('max'),
      peak: this.bins.channel('max'),
    }
    this.#depths.set(queue, made)
    return made
  }
}
