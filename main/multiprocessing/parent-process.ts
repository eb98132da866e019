import { context } from './context.ts'
import { EntryState, ProcessEntry } from './process-table.ts'
import { waitForEnd } from './process-wait.ts'

/** The process that started this one, as this one sees it. CPython: multiprocessing.Process; these four of its members. */
export interface ParentProcess {
  /** What the screen calls it. */
  readonly name: string
  /** The operating system's number for it. */
  readonly pid: number
  /** Whether it has not ended. */
  isAlive(): boolean
  /** Waits until it has ended. @param timeout seconds to wait at most. */
  join(timeout?: number): void
}

/** The process that started this one; null in the run's first. CPython: multiprocessing.parent_process. */
export function parentProcess(): ParentProcess | null {
  const run = context()
  if (run.process.parent < 0) return null
  const entry = new ProcessEntry(run.arena.memory, run.process.parent)
  return {
    name: entry.name,
    pid: entry.pid,
    isAlive: () => entry.state !== EntryState.Ended,
    join: (timeout) => waitForEnd(run, entry, timeout),
  }
}
