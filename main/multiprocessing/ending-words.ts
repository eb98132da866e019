import { constants } from 'node:os'

const signalName = (number: number): string =>
  Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`

/** "finished", "exit code 3", "killed by SIGKILL while holding Lock-1". */
export function endingInWords(exitcode: number, heldLocks: readonly string[]): string {
  const holding = heldLocks.length > 0 ? ` while holding ${heldLocks.join(' and ')}` : ''
  if (exitcode < 0) return `killed by ${signalName(-exitcode)}${holding}`
  return (exitcode === 0 ? 'finished' : `exit code ${exitcode}`) + holding
}

/** "was killed by SIGKILL", "ended with exit code 3". */
export function howItEnded(exitcode: number): string {
  return exitcode < 0 ? `was ${endingInWords(exitcode, [])}` : `ended with exit code ${exitcode}`
}
