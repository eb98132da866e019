import type { LockReport, ObserverCost } from '../../shared/run.ts'
import { gaugeEvents, type EventCost } from '../multiprocessing/event-gauge.ts'
import type { Arena } from '../multiprocessing/memory/arena.ts'
import type { RunProcess } from './run-process.ts'

/** Adds up what watching one run costs. */
export class ObserverMeter {
  readonly #arena: Arena
  #collectingNs = 0
  #ownCost: EventCost | undefined

  constructor(arena: Arena) {
    this.#arena = arena
  }

  /** The lab has been reading the arena since `beganNs`, on the run's clock. */
  collectedSince(beganNs: number): void {
    this.#collectingNs += this.#arena.clock.nowNs() - beganNs
  }

  /** @param locks as they stand now: each free lock that was taken has read the clock once more than it has written events. */
  cost(processes: readonly RunProcess[], locks: readonly LockReport[]): ObserverCost {
    return {
      recordingNs: this.#arena.trace ? this.#recordingNs(processes, locks) : 0,
      collectingNs: this.#collectingNs,
    }
  }

  #recordingNs(processes: readonly RunProcess[], locks: readonly LockReport[]): number {
    let sumNs = 0
    let clockNs = 0
    for (const { entry, recorder } of processes) {
      const written = recorder.events + recorder.dropped
      if (written === 0) continue
      const cost = entry.eventCost ?? this.#measured()
      sumNs += written * cost.eventNs
      clockNs = Math.max(clockNs, cost.clockNs)
    }
    return sumNs + takenFree(locks) * clockNs
  }

  /** For a process that was given work before it had found out itself. */
  #measured(): EventCost {
    return (this.#ownCost ??= gaugeEvents(this.#arena))
  }
}

const takenFree = (locks: readonly LockReport[]): number =>
  locks
    .filter(({ kind }) => kind === 'Lock' || kind === 'RLock')
    .reduce((sum, { acquisitions, contentions }) => sum + acquisitions - contentions, 0)
