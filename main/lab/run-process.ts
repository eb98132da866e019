import type { ProcessSnapshot, ProcessState } from '../../shared/run.ts'
import { processIndex } from '../../shared/units.ts'
import type { Arena } from '../multiprocessing/memory/arena.ts'
import { takeCall } from '../multiprocessing/prepared-process.ts'
import { EntryState, OUTPUT_BYTES, WaitFor, type ProcessEntry } from '../multiprocessing/process-table.ts'
import type { LaunchedProcess } from './launcher.ts'
import type { Usage } from './process-usage.ts'
import { RecorderReader } from './recorder-reader.ts'
import { OutputReader } from '../multiprocessing/output-ring.ts'
import { WatchesReader, WATCHES_BYTES } from '../multiprocessing/watch.ts'
import { waitingFor } from './waiting-words.ts'

/** Over less than this the system's ticks of 10 ms would make a share of nothing or of everything. */
const LEAST_SHARE_MS = 50

/** One process of a run, as its lab sees it. */
export class RunProcess {
  readonly entry: ProcessEntry
  readonly recorder: RecorderReader
  readonly output: OutputReader
  readonly #watches: WatchesReader
  /** Set when a launcher has given it an operating-system process, until that has gone. */
  launched: LaunchedProcess | undefined
  /** The first line of the last error it wrote; empty when it wrote none. */
  lastError = ''
  /** The end in words, once there is one. */
  ending: string | null = null
  /** How often in a row its thread was looked for and not found. */
  misses = 0
  readonly #arena: Arena
  #usage: Usage | undefined
  #usageAtStart: Usage | undefined
  /** Where the next share is counted from. */
  #shareSince: { readonly usage: Usage; readonly atMs: number } | undefined
  #cpuShare: number | null = null
  #memoryBytes: number | null = null

  constructor(arena: Arena, entry: ProcessEntry) {
    this.#arena = arena
    this.entry = entry
    this.recorder = new RecorderReader(arena.memory, entry)
    this.output = new OutputReader(arena, entry)
    this.#watches = new WatchesReader(arena, entry)
  }

  /**
   * Gives its recorder, output ring and watches back to the heap, when it is gone and everything in them has been read; and
   * its arguments, if it was killed before it had read them.
   */
  release(): void {
    const { entry } = this
    takeCall(this.#arena, entry)
    const { heap } = this.#arena
    const { at, bytes } = entry.recorder
    if (at !== 0) heap.free(at, bytes)
    if (entry.output !== 0) heap.free(entry.output, OUTPUT_BYTES)
    if (entry.watches !== 0) heap.free(entry.watches, WATCHES_BYTES)
    entry.recorder = { at: 0, bytes: 0 }
    entry.output = 0
    entry.watches = 0
  }

  /** Takes in what the operating system says it has used. */
  measured(usage: Usage): void {
    const nowMs = performance.now()
    this.#usageAtStart ??= usage
    this.#shareSince ??= { usage, atMs: nowMs }
    this.#usage = usage
    const sinceMs = nowMs - this.#shareSince.atMs
    if (sinceMs >= LEAST_SHARE_MS) {
      this.#cpuShare = (usage.cpuMs - this.#shareSince.usage.cpuMs) / sinceMs
      this.#shareSince = { usage, atMs: nowMs }
    }
    // 0 when it is just leaving and has given its memory back.
    if (usage.memoryBytes > 0) this.#memoryBytes = usage.memoryBytes
    if (this.entry.state !== EntryState.Running) return
    this.entry.cpuMs = usage.cpuMs - this.#usageAtStart.cpuMs
    this.entry.userMs = (usage.userMs ?? NaN) - (this.#usageAtStart.userMs ?? NaN)
  }

  snapshot(): ProcessSnapshot {
    const { entry } = this
    const ended = entry.state === EntryState.Ended
    return {
      index: entry.index,
      name: entry.name,
      pid: entry.pid === 0 ? null : entry.pid,
      parent: entry.parent < 0 ? null : processIndex(entry.parent),
      thread: entry.isThread,
      state: stateOf(entry),
      waitingFor: ended ? null : waitingFor(this.#arena, entry),
      exitcode: ended ? entry.exitcode : null,
      ending: this.ending,
      startMs: entry.startNs > 0 ? entry.startNs / 1e6 : null,
      endMs: ended ? entry.endNs / 1e6 : null,
      cpuMs: entry.cpuMs,
      ...apart(entry),
      paused: !ended && (this.#usage?.paused ?? false),
      waitingAt: ended ? null : entry.place,
      watched: this.#watches.read(),
      cpuShare: ended ? null : this.#cpuShare,
      memoryBytes: this.#memoryBytes,
      core: ended ? null : (this.#usage?.core ?? null),
    }
  }
}

function apart({ cpuMs, userMs }: ProcessEntry): Pick<ProcessSnapshot, 'userMs' | 'systemMs'> {
  return Number.isNaN(userMs) ? { userMs: null, systemMs: null } : { userMs, systemMs: Math.max(0, cpuMs - userMs) }
}

function stateOf(entry: ProcessEntry): ProcessState {
  switch (entry.state) {
    case EntryState.Free:
    case EntryState.Starting:
      return 'starting'
    case EntryState.Ended:
      return 'ended'
    case EntryState.Running: {
      const { what } = entry.waiting
      return what === WaitFor.Nothing ? 'running' : what === WaitFor.Sleep ? 'sleeping' : 'waiting'
    }
  }
}
