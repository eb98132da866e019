import { constants } from 'node:os'

const signalName = (number: number): string =>
  Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`

/** A crash on Windows leaves a status like 0xC0000005, which is negative as 32 bits; no signal's number is that large. */
const WINDOWS_STATUS = -65536

/** "finished", "exit code 3", "killed by SIGKILL while holding Lock-1". */
export function endingInWords(exitcode: number, heldLocks: readonly string[]): string {
  const holding = heldLocks.length > 0 ? ` while holding ${heldLocks.join(' and ')}` : ''
  if (exitcode <= WINDOWS_STATUS)
    return `ended by Windows with status 0x${(exitcode >>> 0).toString(16).toUpperCase()}${holding}`
  if (exitcode < 0) return `killed by ${signalName(-exitcode)}${holding}`
  return (exitcode === 0 ? 'finished' : `exit code ${exitcode}`) + holding
}

/** "was killed by SIGKILL", "ended with exit code 3". */
export function howItEnded(exitcode: number): string {
  return exitcode < 0 ? `was ${endingInWords(exitcode, [])}` : `ended with exit code ${exitcode}`
}
