import type { ProcessSnapshot } from '../../shared/run.ts'
import type { ProcessIndex } from '../../shared/units.ts'

/** Shares are measured ten times a second; ticks come more often. */
const PERIOD_MS = 100
const MOST_SAMPLES = 240

export interface ShareSample {
  /** Milliseconds since the run's start, at the end of what the share was measured over. */
  readonly atMs: number
  /** Of one core. */
  readonly share: number
}

/** Every process's share of a core over the whole run; at 240 samples of one process, neighbours are averaged. */
export class ShareHistory {
  readonly #samples = new Map<ProcessIndex, ShareSample[]>()
  readonly #waiting = new Map<ProcessIndex, ShareSample[]>()
  /** How many measurements make one sample. */
  #stride = 1
  #lastMs = -Infinity

  add(atMs: number, processes: readonly ProcessSnapshot[]): void {
    if (atMs - this.#lastMs < PERIOD_MS) return
    this.#lastMs = atMs
    for (const { index, cpuShare, state } of processes) {
      if (cpuShare !== null && state !== 'ended') this.#append(index, { atMs, share: Math.max(0, cpuShare) })
    }
  }

  of(process: ProcessIndex): readonly ShareSample[] {
    return this.#samples.get(process) ?? []
  }

  #append(process: ProcessIndex, sample: ShareSample): void {
    const waiting = [...(this.#waiting.get(process) ?? []), sample]
    if (waiting.length < this.#stride) {
      this.#waiting.set(process, waiting)
      return
    }
    this.#waiting.delete(process)
    const samples = this.#samples.get(process) ?? []
    samples.push(mean(waiting))
    this.#samples.set(process, samples)
    if (samples.length === MOST_SAMPLES) this.#halve()
  }

  #halve(): void {
    this.#stride *= 2
    for (const [process, samples] of this.#samples) {
      const pairs = Array.from({ length: Math.ceil(samples.length / 2) }, (_, pair) =>
        samples.slice(2 * pair, 2 * pair + 2),
      )
      this.#samples.set(process, pairs.map(mean))
    }
  }
}

function mean(samples: readonly ShareSample[]): ShareSample {
  const atMs = samples.at(-1)?.atMs ?? 0
  return { atMs, share: samples.reduce((sum, { share }) => sum + share, 0) / samples.length }
}
