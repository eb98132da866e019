import {
  isOver,
  type CpuSample,
  type LockReport,
  type MemoryReport,
  type ProcessSnapshot,
  type QueueReport,
  type RunSnapshot,
  type Tick,
  type WaitReport,
} from '../../shared/run.ts'
import type { ObjectId, ProcessIndex } from '../../shared/units.ts'
import { formatCounted } from '../look/format.ts'
import { CoreHistory } from '../statistics/core-history.ts'
import { RunStatistics } from '../statistics/run-statistics.ts'
import { CpuHistory } from '../charts/cpu-history.ts'
import { PADDING_MS } from '../charts/cpu-drawing.ts'
import { RunSeries } from '../charts/run-series.ts'
import { RunTrace } from '../instruments/timeline/model/run-trace.ts'
import { OutputLog, type OutputChunk } from './output-log.ts'
import { ShareHistory } from './share-history.ts'
import { Throttle } from './throttle.ts'

const TABLES_EVERY_MS = 100
const CPU_SAMPLES = 1_200

/** What the tables show: one tick's reports, replaced as a whole. */
interface Facts {
  readonly processes: readonly ProcessSnapshot[]
  readonly waits: readonly WaitReport[]
  readonly locks: readonly LockReport[]
  readonly queues: readonly QueueReport[]
  readonly memory: readonly MemoryReport[]
  readonly output: readonly OutputChunk[]
  readonly outputCut: number
  readonly events: number
  /** What it has cost so far to watch the run. */
  readonly observer: Tick['observer']
  readonly dropped: number
}
const NO_FACTS: Facts = {
  processes: [],
  waits: [],
  locks: [],
  queues: [],
  memory: [],
  output: [],
  outputCut: 0,
  events: 0,
  observer: { recordingNs: 0, collectingNs: 0 },
  dropped: 0,
}

/** One run, live or over. Charts follow every tick; tables and output at most ten times a second. */
export class RunState {
  /** Counts this session's runs from 1. */
  readonly number: number
  readonly series = new RunSeries()
  readonly statistics = new RunStatistics()
  readonly cores = new CoreHistory()
  readonly trace = new RunTrace()
  readonly cpu: CpuHistory
  readonly shares = new ShareHistory()
  readonly #log = new OutputLog()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- written with every tick, published with the tables
  readonly #dropped = new Map<ProcessIndex, number>()
  readonly #tables = new Throttle(TABLES_EVERY_MS, () => this.#publish())
  #lastTick: Tick | null = null
  #startedAtMs = Infinity
  #snapshot: RunSnapshot
  #facts: Facts = $state.raw(NO_FACTS)
  #ticks = $state(0)
  #cpuSamples = $state(0)
  #tablesPublished = $state(0)

  constructor(number: number, snapshot: RunSnapshot, cpuBefore: readonly CpuSample[]) {
    this.number = number
    this.#snapshot = $state.raw(snapshot)
    this.cpu = new CpuHistory('whole', CPU_SAMPLES, cpuBefore)
    this.update(snapshot)
  }

  get snapshot(): RunSnapshot {
    return this.#snapshot
  }
  get facts(): Facts {
    return this.#facts
  }
  get isLive(): boolean {
    return !isOver(this.#snapshot.status)
  }
  /** Counts ticks, CPU samples and new facts: read it to draw again when there is something new. */
  get version(): { readonly ticks: number; readonly cpuSamples: number; readonly tables: number } {
    return { ticks: this.#ticks, cpuSamples: this.#cpuSamples, tables: this.#tablesPublished }
  }
  /** Milliseconds since the Unix epoch, as near as the fastest message told. */
  get startedAtMs(): number {
    return this.#startedAtMs
  }
  /** How far the run got. */
  get endMs(): number {
    const tickMs = this.#lastTick?.atMs ?? 0
    return this.isLive ? Math.max(tickMs, this.#snapshot.wallMs) : this.#snapshot.wallMs
  }

  /** Why what is drawn from events shows less than there was; empty when it shows all. */
  get warning(): string {
    if (this.#facts.dropped === 0) return ''
    return `Shows a part: ${formatCounted(this.#facts.dropped, 'event')} dropped before being read. The tables are exact.`
  }

  nameOf(process: ProcessIndex): string {
    return this.#facts.processes.find(({ index }) => index === process)?.name ?? `Process-${process}`
  }
  queueName(queue: ObjectId): string {
    return this.#facts.queues.find(({ id }) => id === queue)?.name ?? `Queue-${queue}`
  }

  update(snapshot: RunSnapshot): void {
    this.#snapshot = snapshot
    if (snapshot.status !== 'starting') this.#learnStart(snapshot.wallMs)
    this.series.cover(snapshot.wallMs * 1e6)
    if (isOver(snapshot.status)) {
      this.statistics.settle(true)
      this.trace.finish()
      // A run that is said to be over shows its last figures, not those of a tenth of a second before.
      this.#tables.flush()
    }
    this.#ticks += 1
  }

  add(tick: Tick): void {
    this.#lastTick = tick
    this.#learnStart(tick.atMs)
    this.statistics.learn(tick.memory)
    this.cores.add(tick.atMs, tick.processes)
    this.shares.add(tick.atMs, tick.processes)
    for (const { process, bytes, dropped } of tick.recorders) {
      this.series.add(bytes)
      this.statistics.add(process, bytes)
      this.#dropped.set(process, dropped)
    }
    this.trace.add(tick)
    this.series.cover(tick.atMs * 1e6)
    this.statistics.settle(false)
    this.#log.add(tick.output)
    this.#ticks += 1
    this.#tables.request()
  }

  addCpu(sample: CpuSample): void {
    if (!this.isLive && sample.atMs > this.#startedAtMs + this.#snapshot.wallMs + 2 * PADDING_MS) return
    this.cpu.add(sample)
    this.#cpuSamples += 1
  }

  /** Messages are late, never early: the smallest difference is the truest. Once over, `wallMs` stands still. */
  #learnStart(sinceStartMs: number): void {
    if (this.isLive) this.#startedAtMs = Math.min(this.#startedAtMs, Date.now() - sinceStartMs)
    else if (this.#startedAtMs === Infinity) this.#startedAtMs = Date.now() - sinceStartMs
  }

  #publish(): void {
    const tick = this.#lastTick
    if (tick === null) return
    this.#tablesPublished += 1
    this.#facts = {
      processes: tick.processes,
      waits: tick.waits,
      locks: tick.locks,
      queues: tick.queues,
      memory: tick.memory,
      output: this.#log.chunks(),
      outputCut: this.#log.cut,
      events: this.series.events,
      observer: tick.observer,
      dropped: [...this.#dropped.values()].reduce((sum, dropped) => sum + dropped, 0),
    }
  }
}
