import type { Outcome } from './outcome.ts'
import type { ParameterValues } from './parameters.ts'
import type { RunId } from './units.ts'

/** Python programs need this one or a newer one. */
export const LEAST_PYTHON = '3.8'

/** The interpreter that was found on this machine. */
export interface PythonFound {
  /** "3.11.7". */
  readonly version: string
}

/** running → stopping → finished | failed | stopped | timed out. */
export type PythonStatus = 'running' | 'stopping' | 'finished' | 'failed' | 'stopped' | 'timed out'

export const isPythonOver = (status: PythonStatus): boolean => status !== 'running' && status !== 'stopping'

/** One execution of a scenario's Python program. */
export interface PythonSnapshot {
  readonly id: RunId
  readonly scenario: string
  readonly params: ParameterValues
  /** Of the interpreter that runs it. */
  readonly version: string
  readonly status: PythonStatus
  /** One sentence: why it is in this state. Empty while nothing needs saying. */
  readonly reason: string
  /** Of its first process: null while it runs; n; −n when signal n ended it. */
  readonly exitCode: number | null
  /** From starting the interpreter to its end, or to now; milliseconds. */
  readonly wallMs: number
  /** As of our own runs; null until it is over, and for one that was stopped or could not be started. */
  readonly outcome: Outcome | null
}

/** Python's processes share one output: nobody can tell which of them wrote a line. */
export interface PythonLine {
  readonly stream: 'stdout' | 'stderr'
  /** One line, without its line end. */
  readonly text: string
  readonly tMs: number
}

/**
 * Whether two programs came to the same: the same text, after ending in the same way. A deadlock that our lab finds is a
 * time limit that Python's program runs into: neither comes to its end.
 */
export const agree = (ours: Outcome, theirs: Outcome): boolean =>
  ours.value === theirs.value && endingOf(ours) === endingOf(theirs)

const endingOf = ({ ending }: Outcome): string => (ending === 'deadlock' ? 'timed out' : ending)
