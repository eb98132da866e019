import { constants } from 'node:os'
import type { RunStatus } from '../../shared/run.ts'
import type { ProcessEntry } from '../multiprocessing/process-table.ts'
import type { Ending } from './launcher.ts'
import type { RunProcess } from './run-process.ts'

const { SIGTERM } = constants.signals

/** How a run that ended by itself went, from how its processes did. @param processes the root first. */
export function judge([root, ...children]: readonly RunProcess[]): { status: RunStatus; reason: string } {
  if (root?.entry.exitcode !== 0) return { status: 'failed', reason: root ? endingSentence(root) : 'It never started.' }
  const failed = children.filter(({ entry }) => entry.exitcode !== 0 && !endedWithParent(entry) && !wentAlong(entry))
  return { status: 'finished', reason: failed.map(endingSentence).join(' ') }
}

/** A daemon that was ended as daemons are, a Pool's worker as well: nothing went wrong. */
const endedWithParent = ({ daemon, signal, exitcode }: ProcessEntry): boolean =>
  daemon && signal === SIGTERM && exitcode === -SIGTERM

/** A thread whose process was killed: that says it all. */
const wentAlong = ({ isThread, exitcode }: ProcessEntry): boolean => isThread && (exitcode ?? 0) < 0

/**
 * The exit code of a process that did not write one: by the signal the launcher saw, else the one that was sent to it.
 * Electron 33 reports 0 for the signals that Chromium does not look for (SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2).
 */
export function exitcodeOf({ signal }: ProcessEntry, { code }: Ending): number {
  if (signal !== 0 && (code === null || code === 0)) return -signal
  return code ?? 1
}

/** "Process-1 ended with exit code 1: RangeError: Index 3 …", for a run's reason. */
export function endingSentence({ entry, ending, lastError }: RunProcess): string {
  const how =
    entry.exitcode !== null && entry.exitcode < 0 ? `was ${ending ?? ''}` : `ended with ${ending ?? 'no exit code'}`
  return `${entry.name} ${how}${lastError ? `: ${lastError.replace(/\.$/, '')}` : ''}.`
}
