import type { FromProcess, ToProcess } from '../multiprocessing/protocol.ts'

/** How an operating-system process ended, as its launcher saw it. */
export interface Ending {
  /** n when it ended by itself with status n, −n when signal n killed it, null when the launcher cannot tell. */
  readonly code: number | null
}

/** One process that a launcher started: a spare until it is given work. */
export interface LaunchedProcess {
  /** Known once the process exists; undefined when it could not be started. */
  readonly pid: number | undefined
  /** It is a thread of this very process: its pid is ours, and no signal reaches it alone. */
  readonly isThread?: boolean
  send(message: ToProcess): void
  kill(signal: NodeJS.Signals): void
}

/** What a launcher tells about one process. */
export interface ProcessListener {
  message(message: FromProcess): void
  /** Bytes the process wrote to its real stdout or stderr (not through `print`). */
  wrote(stream: 'stdout' | 'stderr', text: string): void
  /** Exactly once, also when it could not be started (then with one sentence why). */
  ended(ending: Ending, failure?: string): void
}

/**
 * How a shell starts a process. Electron's utility processes, Node's child processes; for tests also worker threads of the
 * lab itself, which are processes to the library alone.
 */
export interface Launcher {
  readonly kind: 'utility process' | 'child process' | 'worker thread'
  /** @param label shown by the operating system's process list where it can be. */
  launch(label: string, listener: ProcessListener): LaunchedProcess
}
