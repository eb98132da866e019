import { constants } from 'node:os'
import type { Arena } from './memory/arena.ts'
import { pause } from './memory/pause.ts'
import { EntryState, type ProcessEntry } from './process-table.ts'

/** The pid of a process that was started; null when it ended before it had one. */
export function pidOf(entry: ProcessEntry): number | null {
  // The lab writes it when it has a process for the entry, a fraction of a millisecond after start().
  while (entry.pid === 0 && entry.state !== EntryState.Ended) pause(0.2)
  return entry.pid === 0 ? null : entry.pid
}

/** Ends a process that lives; one that runs as a thread of the lab is ended by the lab, which sees `signal`. */
export function signalProcess(arena: Arena, entry: ProcessEntry, signal: 'SIGTERM' | 'SIGKILL'): void {
  const pid = pidOf(entry)
  const hasEnded = (): boolean => entry.state === EntryState.Ended
  if (pid === null || hasEnded()) return
  entry.signal = constants.signals[signal]
  if (pid === arena.labPid) {
    // No process runs on once it is killed; this one does until the lab looks.
    while (!hasEnded()) pause(1)
    return
  }
  try {
    process.kill(pid, signal)
  } catch {
    // It has just ended by itself; that is what was wanted.
  }
}
