import type { ProcessIndex } from '../../shared/units.ts'
import { LogHistogram } from './log-histogram.ts'

/** What one process did with one queue. */
export class QueueUse {
  puts = 0
  gets = 0
  /** How long its puts waited for room, in all. */
  backpressureNs = 0
  /** Items it got after one that had been put later: 0, as a queue keeps each producer's order. */
  outOfOrder = 0
  #lastGot = -1

  got(item: number): void {
    this.gets += 1
    if (item < this.#lastGot) this.outOfOrder += 1
    this.#lastGot = item
  }
}

/** What the events say of one queue, over its whole life. Totals that must be exact come from the lab's reports. */
export class QueueStatistics {
  /** From put to get. */
  readonly latency = new LogHistogram()
  /** Of puts that had to wait for room. */
  readonly backpressure = new LogHistogram()
  readonly uses = new Map<ProcessIndex, QueueUse>()

  put(process: ProcessIndex, waitedNs: number): void {
    const use = this.#useOf(process)
    use.puts += 1
    if (waitedNs <= 0) return
    use.backpressureNs += waitedNs
    this.backpressure.add(waitedNs)
  }

  got(process: ProcessIndex, latencyNs: number, item: number): void {
    this.#useOf(process).got(item)
    this.latency.add(latencyNs)
  }

  #useOf(process: ProcessIndex): QueueUse {
    const known = this.uses.get(process)
    if (known !== undefined) return known
    const made = new QueueUse()
    this.uses.set(process, made)
    return made
  }
}
