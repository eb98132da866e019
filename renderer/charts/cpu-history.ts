import type { CpuSample } from '../../shared/run.ts'

/**
 * CPU samples, bounded. A rolling history forgets the oldest; a whole one keeps a run from start to end
 * and halves its resolution when full, by averaging neighbours.
 */
export class CpuHistory {
  readonly #capacity: number
  readonly #keep: 'rolling' | 'whole'
  /** How many samples make one entry of a whole history. */
  #stride = 1
  #waiting: CpuSample[] = []
  #samples: CpuSample[] = []

  constructor(keep: 'rolling' | 'whole', capacity: number, first: readonly CpuSample[] = []) {
    this.#keep = keep
    this.#capacity = capacity
    for (const sample of first) this.add(sample)
  }

  get samples(): readonly CpuSample[] {
    return this.#samples
  }

  add(sample: CpuSample): void {
    this.#waiting.push(sample)
    if (this.#waiting.length < this.#stride) return
    this.#samples.push(mean(this.#waiting))
    this.#waiting = []
    if (this.#samples.length <= this.#capacity) return
    if (this.#keep === 'rolling') {
      this.#samples.splice(0, this.#samples.length - this.#capacity)
    } else {
      this.#samples = pairs(this.#samples).map(mean)
      this.#stride *= 2
    }
  }

  since(atMs: number): readonly CpuSample[] {
    return this.#samples.filter((sample) => sample.atMs >= atMs)
  }
}

function pairs(samples: readonly CpuSample[]): CpuSample[][] {
  return Array.from({ length: Math.ceil(samples.length / 2) }, (_, pair) => samples.slice(2 * pair, 2 * pair + 2))
}

function mean(samples: readonly CpuSample[]): CpuSample {
  const last = samples.at(-1)
  if (last === undefined) throw new RangeError('The mean of no samples was asked for.')
  if (samples.length === 1) return last
  const of = (shares: 'cores' | 'user' | 'system'): number[] =>
    last[shares].map(
      (_, core) => samples.reduce((sum, sample) => sum + (sample[shares][core] ?? 0), 0) / samples.length,
    )
  return { atMs: last.atMs, cores: of('cores'), user: of('user'), system: of('system') }
}
