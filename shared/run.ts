import type { ParameterValues } from './scenario.ts'
import type { ObjectId, ProcessIndex, RunId } from './units.ts'

/** starting → running → stopping → finished | failed | stopped | timed out. */
export type RunStatus = 'starting' | 'running' | 'stopping' | 'finished' | 'failed' | 'stopped' | 'timed out'

export const isOver = (status: RunStatus): boolean =>
  status === 'finished' || status === 'failed' || status === 'stopped' || status === 'timed out'

export interface RunSnapshot {
  readonly id: RunId
  /** The scenario's id, or the program's path when it came from outside. */
  readonly scenario: string
  readonly params: ParameterValues
  readonly status: RunStatus
  /** One sentence: why it is in this state. Empty while nothing needs saying. */
  readonly reason: string
  /** True while processes wait for each other, or for a dead one, and nothing can free them; `reason` says which. */
  readonly deadlocked: boolean
  /** From the run's start, when the root was given its process, to the last process's end, or to now; milliseconds. */
  readonly wallMs: number
  /** False when the flight recorders were off (`--no-trace`). */
  readonly trace: boolean
}

/** starting: asked for, not yet there. waiting: blocked; `waitingFor` says by what. */
export type ProcessState = 'starting' | 'running' | 'waiting' | 'sleeping' | 'ended'

export interface ProcessSnapshot {
  readonly index: ProcessIndex
  readonly name: string
  readonly pid: number | null
  /** Who started it; of a thread: the process it belongs to, also when another thread started it. */
  readonly parent: ProcessIndex | null
  /** A thread of its parent, with the same pid, instead of a process. */
  readonly thread: boolean
  readonly state: ProcessState
  /** The object or process it waits for, by name: "Lock-1", "an item in Queue-1", "Process-2". */
  readonly waitingFor: string | null
  /** null while alive; 0; 1 on an uncaught error; n by exit(n); −n when killed by signal n. */
  readonly exitcode: number | null
  /** The end in words: "finished", "exit code 1", "killed by SIGKILL while holding Lock-1". null while alive. */
  readonly ending: string | null
  readonly startMs: number | null
  readonly endMs: number | null
  readonly cpuMs: number
  /** Share of one core in the last interval: 1 is one whole core. null when unknown. */
  readonly cpuShare: number | null
  readonly memoryBytes: number | null
  /** The core it last ran on (Linux), else null. */
  readonly core: number | null
}

export type LockKind = 'Lock' | 'RLock' | 'Semaphore' | 'BoundedSemaphore' | 'Condition' | 'Event' | 'Barrier'
export type QueueKind = 'Queue' | 'SimpleQueue' | 'JoinableQueue' | 'Pipe'
export type MemoryKind = 'Value' | 'Array' | 'RawValue' | 'RawArray'

/**
 * Exact totals since the lock was made; kept in the arena, so right even when events were dropped. What counts as an
 * acquisition: Lock and RLock, taking it (RLock: the outermost time); a semaphore, taking a permit; Condition, Event and
 * Barrier, a `wait` that got what it waited for. Only locks are held by someone; a semaphore's hold time runs from a
 * process's acquire to its next release.
 */
export interface LockReport {
  readonly id: ObjectId
  readonly name: string
  readonly kind: LockKind
  readonly acquisitions: number
  readonly contentions: number
  readonly waitNs: number
  readonly waitMaxNs: number
  readonly holdNs: number
  readonly holdMaxNs: number
  /** Who holds it now. */
  readonly holder: ProcessIndex | null
  /** True when its holder died with it: nobody can release it any more. */
  readonly abandoned: boolean
}

export interface QueueReport {
  readonly id: ObjectId
  readonly name: string
  readonly kind: QueueKind
  readonly puts: number
  readonly gets: number
  readonly bytes: number
  readonly depth: number
  readonly maxDepth: number
  /** 0 = unbounded. */
  readonly maxsize: number
}

export interface MemoryReport {
  readonly id: ObjectId
  readonly name: string
  readonly kind: MemoryKind
  readonly typecode: string
  readonly length: number
  /** The first `PREVIEW_VALUES` values now. */
  readonly values: readonly number[]
  /** Updates that were overwritten by a process that had not seen them (Value only). */
  readonly lostUpdates: number
}
export const PREVIEW_VALUES = 64

export interface OutputLine {
  readonly process: ProcessIndex
  readonly stream: 'stdout' | 'stderr'
  /** One line, without its line end. */
  readonly text: string
  readonly tMs: number
}

/** Every core's busy share (0 to 1), from the operating system. */
export interface CpuSample {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number
  readonly cores: readonly number[]
}

/** What a process wrote into its flight recorder since the last tick. */
export interface RecorderBatch {
  readonly process: ProcessIndex
  /** Whole events; see trace.ts. */
  readonly bytes: Uint8Array
  /** Events of this process that were overwritten before they were read, in all. */
  readonly dropped: number
}

/** All that is new in one run since the last tick. Reports are whole and replace the ones before. */
export interface Tick {
  readonly run: RunId
  /** Milliseconds since the run's start, when the arena was read. */
  readonly atMs: number
  readonly recorders: readonly RecorderBatch[]
  readonly processes: readonly ProcessSnapshot[]
  readonly locks: readonly LockReport[]
  readonly queues: readonly QueueReport[]
  readonly memory: readonly MemoryReport[]
  readonly output: readonly OutputLine[]
}
