import type {
  LockReport,
  MemoryReport,
  ObserverCost,
  OutputLine,
  ProcessSnapshot,
  QueueReport,
  RunSnapshot,
  StoredValue,
  Tick,
} from '../../shared/run.ts'
import { EVENT_BYTES } from '../../shared/trace.ts'
import { KeptOutput } from './kept-output.ts'

/** A run as `run --json` prints it: plain, self-contained, times in milliseconds since the run's start. */
export interface RunDocument {
  readonly scenario: string
  readonly params: RunSnapshot['params']
  readonly status: RunSnapshot['status']
  readonly reason: string
  readonly wallMs: number
  readonly output: readonly { process: string; stream: OutputLine['stream']; text: string; tMs: number }[]
  readonly processes: readonly {
    name: string
    pid: number | null
    parent: string | null
    exitcode: number | null
    startMs: number | null
    endMs: number | null
    cpuMs: number
  }[]
  readonly locks: readonly {
    name: string
    kind: string
    acquisitions: number
    contentions: number
    waitMs: number
    waitMaxMs: number
    holdMs: number
    holdMaxMs: number
  }[]
  readonly queues: readonly {
    name: string
    kind: string
    puts: number
    gets: number
    bytes: number
    maxDepth: number
  }[]
  /** Final values of Value, Array, SharedMemory and ShareableList; characters as strings of one. */
  readonly memory: readonly { name: string; kind: string; typecode: string; values: readonly StoredValue[] }[]
  /** Events that were read, and those that were overwritten before; what it cost to write them all, and to read. */
  readonly trace: {
    readonly events: number
    readonly dropped: number
    readonly recordingMs: number
    readonly collectingMs: number
  }
}

/** Gathers a run's ticks into what is known at its end. */
export class RunSummary {
  processes: readonly ProcessSnapshot[] = []
  locks: readonly LockReport[] = []
  queues: readonly QueueReport[] = []
  memory: readonly MemoryReport[] = []
  readonly #output = new KeptOutput()
  events = 0
  observer: ObserverCost = { recordingNs: 0, collectingNs: 0 }
  readonly #dropped = new Map<number, number>()

  add(tick: Tick): void {
    this.processes = tick.processes
    this.locks = tick.locks
    this.queues = tick.queues
    this.memory = tick.memory
    this.observer = tick.observer
    this.#output.add(tick.output)
    for (const { process, bytes, dropped } of tick.recorders) {
      this.events += bytes.byteLength / EVENT_BYTES
      this.#dropped.set(process, dropped)
    }
  }

  get dropped(): number {
    return [...this.#dropped.values()].reduce((sum, count) => sum + count, 0)
  }

  nameOf(index: number | null): string | null {
    return this.processes.find((process) => process.index === index)?.name ?? null
  }

  document(run: RunSnapshot): RunDocument {
    return {
      scenario: run.scenario,
      params: run.params,
      status: run.status,
      reason: [run.reason, this.#output.notice].filter((sentence) => sentence !== '').join(' '),
      wallMs: toMicrosecond(run.wallMs),
      output: this.#output.lines.map(({ process, stream, text, tMs }) => ({
        process: this.nameOf(process) ?? '',
        stream,
        text,
        tMs: toMicrosecond(tMs),
      })),
      processes: this.processes.map(({ name, pid, parent, exitcode, startMs, endMs, cpuMs }) => ({
        name,
        pid,
        parent: this.nameOf(parent),
        exitcode,
        startMs: startMs === null ? null : toMicrosecond(startMs),
        endMs: endMs === null ? null : toMicrosecond(endMs),
        cpuMs: toMicrosecond(cpuMs),
      })),
      locks: this.locks.map(({ name, kind, acquisitions, contentions, waitNs, waitMaxNs, holdNs, holdMaxNs }) => ({
        name,
        kind,
        acquisitions,
        contentions,
        waitMs: waitNs / 1e6,
        waitMaxMs: waitMaxNs / 1e6,
        holdMs: holdNs / 1e6,
        holdMaxMs: holdMaxNs / 1e6,
      })),
      queues: this.queues.map(({ name, kind, puts, gets, bytes, maxDepth }) => ({
        name,
        kind,
        puts,
        gets,
        bytes,
        maxDepth,
      })),
      memory: this.memory.map(({ name, kind, typecode, values }) => ({ name, kind, typecode, values })),
      trace: {
        events: this.events,
        dropped: this.dropped,
        recordingMs: toMicrosecond(this.observer.recordingNs / 1e6),
        collectingMs: toMicrosecond(this.observer.collectingNs / 1e6),
      },
    }
  }
}

const toMicrosecond = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000
