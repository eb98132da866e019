/** What a process ended by `process.kill` leaves on Windows, where the system knows no signals. */
const TERMINATED = 1

/**
 * The status of a process as an `Ending.code`. On Windows status 1 from one that did not record its own end may mean any
 * signal, or an end from outside: nobody can tell from the status, and the lab looks which signal was asked for.
 */
export const endingCode = (status: number | null): number | null =>
  process.platform === 'win32' && status === TERMINATED ? null : status
