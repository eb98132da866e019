import { cpus } from 'node:os'
import type { CpuSample } from '../../shared/run.ts'

const PERIOD_MS = 100

/** Every core's busy share, ten times a second: differences of what the operating system counts. */
export class CpuSampler {
  #before = cpus()
  #timer: NodeJS.Timeout | undefined
  readonly #onSample: (sample: CpuSample) => void

  constructor(onSample: (sample: CpuSample) => void) {
    this.#onSample = onSample
  }

  start(): void {
    this.#before = cpus()
    this.#timer ??= setInterval(() => this.#sample(), PERIOD_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #sample(): void {
    const now = cpus()
    const cores = now.map((core, index) => busyShare(this.#before[index]?.times, core.times))
    this.#before = now
    this.#onSample({ atMs: Date.now(), cores })
  }
}

type Times = ReturnType<typeof cpus>[number]['times']
const total = ({ user, nice, sys, idle, irq }: Times): number => user + nice + sys + idle + irq

/** 0 to 1; 0 when the counters have not moved. */
export function busyShare(before: Times | undefined, after: Times): number {
  if (!before) return 0
  const passed = total(after) - total(before)
  return passed <= 0 ? 0 : Math.min(1, Math.max(0, 1 - (after.idle - before.idle) / passed))
}
