import type { Outcome } from './outcome.ts'
import type { ParameterValues } from './parameters.ts'
import type { ObjectId, ProcessIndex, RunId } from './units.ts'

/** starting → running → stopping → finished | failed | stopped | timed out. */
export type RunStatus = 'starting' | 'running' | 'stopping' | 'finished' | 'failed' | 'stopped' | 'timed out'

export const isOver = (status: RunStatus): boolean =>
  status === 'finished' || status === 'failed' || status === 'stopped' || status === 'timed out'

export interface RunSnapshot {
  readonly id: RunId
  /** The scenario's id, or the program's path when it came from outside. */
  readonly scenario: string
  /** It runs a copy of the scenario's program that was changed in the editor. */
  readonly changed: boolean
  readonly params: ParameterValues
  readonly status: RunStatus
  /** One sentence: why it is in this state. Empty while nothing needs saying. */
  readonly reason: string
  /** True while processes wait for each other, or for a dead one, and nothing can free them; `reason` says which. */
  readonly deadlocked: boolean
  /** The last deadlock of this run, also when the run has been stopped since; null when there was none. */
  readonly deadlock: DeadlockReport | null
  /** From the run's start, when the root was given its process, to the last process's end, or to now; milliseconds. */
  readonly wallMs: number
  /** Its outcome; null until it is over, and for a run that was stopped or whose root process never began. */
  readonly outcome: Outcome | null
  /** False when the flight recorders were off (`--no-trace`). */
  readonly trace: boolean
}

/** A line of the program's own TypeScript. */
export interface SourcePlace {
  /** The file's name, without its folder; past 32 bytes only its end. */
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** What a process waits for, by kind: those of trace.ts's `WaitReason`, and `reader`: that the lab takes in what it printed. */
export type WaitKind =
  | 'lock'
  | 'item'
  | 'space'
  | 'process'
  | 'permit'
  | 'notification'
  | 'set'
  | 'parties'
  | 'tasks'
  | 'answer'
  | 'any'
  | 'reader'

/** One process that waits now. Sleeping is no wait. */
export interface WaitReport {
  readonly process: ProcessIndex
  readonly reason: WaitKind
  /** null when it waits for no shared object: for a process to end, or for the lab. */
  readonly object: ObjectId | null
  /** Of the object, or of the process that is to end: "Lock-1", "Process-2"; "" for a reader. */
  readonly name: string
  /** When the wait began, milliseconds since the run's start. */
  readonly sinceMs: number
  /**
   * Who could end the wait, where that is known: the lock's holder, or the process that is to end. Empty for everything
   * that anybody may do: put, take, release a permit, notify, set.
   */
  readonly blockers: readonly ProcessIndex[]
  /** Where in the program it waits; null for a wait shorter than a tenth of a second, and for one of the library's own. */
  readonly place: SourcePlace | null
}

export interface DeadlockMember {
  readonly process: ProcessIndex
  /** In words, as `ProcessSnapshot.waitingFor`. */
  readonly waitsFor: string
  /** The holder of the lock that it waits for, who may be dead, or the process that it waits for to end; null for neither. */
  readonly heldBy: ProcessIndex | null
  readonly place: SourcePlace | null
}

/** Processes that wait without a time limit and can never go on. */
export interface DeadlockReport {
  /** "Deadlock: left waits for B, held by right, at program.ts:14; …". */
  readonly sentence: string
  /** When the last of them began to wait, milliseconds since the run's start. */
  readonly atMs: number
  /** A circle in its order, each waiting for the next; or who waits for a dead holder; or all that are left. */
  readonly members: readonly DeadlockMember[]
  /** Everybody who waited when it was found, members or not: the whole wait-for graph, which is gone after Stop. */
  readonly waits: readonly WaitReport[]
}

/** A variable of one process, as `watch` of the library shows it. */
export interface Watched {
  readonly name: string
  /** As `print` shows the value, shortened. */
  readonly text: string
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
  /** `cpuMs` apart: in its own code, and in the system's on its behalf. null where the system does not tell them apart. */
  readonly userMs: number | null
  readonly systemMs: number | null
  /** Stopped by SIGSTOP until SIGCONT comes, whatever its state says. */
  readonly paused: boolean
  /** Where in the program it waits or sleeps; see `WaitReport.place`. */
  readonly waitingAt: SourcePlace | null
  /** What it watches, in the order of its `watch` calls; kept when it ends. */
  readonly watched: readonly Watched[]
  /** Share of one core in the last interval: 1 is one whole core. null when unknown. */
  readonly cpuShare: number | null
  readonly memoryBytes: number | null
  /** The core it last ran on (Linux), else null. */
  readonly core: number | null
}

export type LockKind = 'Lock' | 'RLock' | 'Semaphore' | 'BoundedSemaphore' | 'Condition' | 'Event' | 'Barrier'
export type QueueKind = 'Queue' | 'SimpleQueue' | 'JoinableQueue' | 'Pipe'
export type MemoryKind = 'Value' | 'Array' | 'RawValue' | 'RawArray' | 'SharedMemory' | 'ShareableList'
/** A number, a character or text, bytes as a list of them, and what else a ShareableList holds. */
export type StoredValue = number | string | boolean | null | readonly number[]

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
  /** Who waits now: for the lock, a permit, a notification, the event, the other parties. The longest waiting first. */
  readonly waiters: readonly ProcessIndex[]
  /**
   * Since when, milliseconds of the run's clock. null: nobody holds it, or it is being taken just now, or the run is not
   * recorded. A lock that was taken without waiting is in the events only once it is given back.
   */
  readonly heldSinceMs: number | null
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
  /** Of a SharedMemory, `B`: bytes. Of a ShareableList, whose items each have a kind of their own, empty. */
  readonly typecode: string
  readonly length: number
  /** The first `PREVIEW_VALUES` values now; characters as strings of one. */
  readonly values: readonly StoredValue[]
  /** Updates that were overwritten by a process that had not seen them (Value only). */
  readonly lostUpdates: number
  /** Who was the first to overwrite what it had not seen, and when, milliseconds since the run's start. */
  readonly firstLost: { readonly process: ProcessIndex; readonly atMs: number } | null
  /**
   * Elements read and written since it was made, and by whom last. Counted under the object's lock, so exact; with
   * `lock: false` counts may be lost, as the values may. RawValue, RawArray and `getObj()` are bare memory: nothing is
   * counted there (0, null). Writes are counted modulo 2³². Initial values are no writes.
   */
  readonly reads: number
  readonly writes: number
  readonly lastWriter: ProcessIndex | null
  /** Milliseconds since the run's start; null before the first write, and in a run that is not recorded. */
  readonly lastWriteMs: number | null
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
  /** The busy share apart, core by core: in programs' own code, and in the system's, interrupts included. */
  readonly user: readonly number[]
  readonly system: readonly number[]
}

/** What a process wrote into its flight recorder since the last tick. */
export interface RecorderBatch {
  readonly process: ProcessIndex
  /** Whole events; see trace.ts. */
  readonly bytes: Uint8Array
  /** Events of this process that were overwritten before they were read, in all. */
  readonly dropped: number
}

/** What watching a run has cost so far: CPU time, nanoseconds since its start. */
export interface ObserverCost {
  /** That its processes spent writing events: how many they wrote × what one takes, which each has measured itself. */
  readonly recordingNs: number
  /** That the lab spent reading the arena: events, output, reports. */
  readonly collectingNs: number
}

/** All that is new in one run since the last tick. Reports are whole and replace the ones before. */
export interface Tick {
  readonly run: RunId
  /** Milliseconds since the run's start, when the arena was read. */
  readonly atMs: number
  readonly recorders: readonly RecorderBatch[]
  readonly processes: readonly ProcessSnapshot[]
  readonly waits: readonly WaitReport[]
  readonly locks: readonly LockReport[]
  readonly queues: readonly QueueReport[]
  readonly memory: readonly MemoryReport[]
  readonly output: readonly OutputLine[]
  readonly observer: ObserverCost
}
