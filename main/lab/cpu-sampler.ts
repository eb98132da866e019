import { cpus } from 'node:os'
import type { CpuSample } from '../../shared/run.ts'

const PERIOD_MS = 100
/** While no run is live: watching an idle machine should cost it little. */
const IDLE_PERIOD_MS = 500
/** A chart shows the machine for a moment after a run, too. */
const AFTERWARDS_MS = 2000

/** Every core's busy share, ten times a second while a run is live: differences of what the operating system counts. */
export class CpuSampler {
  #before = cpus()
  #timer: NodeJS.Timeout | undefined
  #slowing: NodeJS.Timeout | undefined
  #periodMs = PERIOD_MS
  #live = false
  readonly #onSample: (sample: CpuSample) => void

  constructor(onSample: (sample: CpuSample) => void) {
    this.#onSample = onSample
  }

  start(): void {
    this.#before = cpus()
    this.#at(PERIOD_MS)
    if (!this.#live) this.#slowDownLater()
  }

  /** Whether a run is live. */
  set live(live: boolean) {
    this.#live = live
    clearTimeout(this.#slowing)
    if (this.#timer === undefined) return
    if (!live) this.#slowDownLater()
    else if (this.#periodMs !== PERIOD_MS) {
      // What has passed since the last sample belongs to the time before.
      this.#sample()
      this.#at(PERIOD_MS)
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#slowing)
    this.#timer = undefined
  }

  #slowDownLater(): void {
    this.#slowing = setTimeout(() => this.#at(IDLE_PERIOD_MS), AFTERWARDS_MS)
    this.#slowing.unref()
  }

  #at(periodMs: number): void {
    this.#periodMs = periodMs
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.#sample(), periodMs)
  }

  #sample(): void {
    const now = cpus()
    const share = (of: (times: Times) => number) =>
      now.map((core, index) => shareOf(of, this.#before[index]?.times, core.times))
    const sample = { atMs: Date.now(), cores: share(busy), user: share(inPrograms), system: share(inSystem) }
    this.#before = now
    this.#onSample(sample)
  }
}

type Times = ReturnType<typeof cpus>[number]['times']
const total = ({ user, nice, sys, idle, irq }: Times): number => user + nice + sys + idle + irq

export const inPrograms = ({ user, nice }: Times): number => user + nice
export const inSystem = ({ sys, irq }: Times): number => sys + irq
/** By its idle time, which is what may step back a little between two readings. */
export const busy = (times: Times): number => total(times) - times.idle

/** What part of the time that has passed went into `of`, 0 to 1; 0 when the counters have not moved. */
export function shareOf(of: (times: Times) => number, before: Times | undefined, after: Times): number {
  if (!before) return 0
  const passed = total(after) - total(before)
  return passed <= 0 ? 0 : Math.min(1, Math.max(0, (of(after) - of(before)) / passed))
}
