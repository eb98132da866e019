import { constants } from 'node:os'
import type { Context } from './context.ts'
import { EntryState, processEntries } from './process-table.ts'

/** What `process.kill` knows on Windows; each of them just ends the process. */
const ENDING: ReadonlySet<number> = new Set([
  constants.signals.SIGINT,
  constants.signals.SIGQUIT,
  constants.signals.SIGTERM,
  constants.signals.SIGKILL,
])

/**
 * Windows: the system has no signals, and who is killed leaves status 1. So that its exit code is −9 there too, the
 * program's `process.kill` first notes in the process table what was asked for, as `Process.kill()` does.
 */
export function noteKills({ arena }: Context): void {
  const kill = process.kill.bind(process)
  process.kill = (pid, signal = 'SIGTERM') => {
    const number = typeof signal === 'string' ? constants.signals[signal as NodeJS.Signals] : signal
    if (!ENDING.has(number)) return kill(pid, signal)
    const victim = processEntries(arena.memory).find((entry) => entry.pid === pid && entry.state !== EntryState.Ended)
    if (victim) victim.signal = number
    return kill(pid, signal)
  }
}
