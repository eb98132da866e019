/** How long an operation may wait. CPython: the arguments of multiprocessing.queues.Queue.get and its like. */
export interface Waiting {
  /** false: do not wait at all. */
  readonly block?: boolean | undefined
  /** Seconds; left out: as long as it takes. Below 0 counts as 0. */
  readonly timeout?: number | undefined
}

/** The moment, on `performance.now()`'s clock, after which waiting ends. @throws TypeError for a timeout that is no number. */
export function deadlineOf(waiting: Waiting | undefined): number {
  if (waiting?.block === false) return -Infinity
  const timeout = waiting?.timeout
  if (timeout === undefined) return Infinity
  if (typeof timeout !== 'number' || Number.isNaN(timeout)) {
    throw new TypeError(`A timeout is a number of seconds, not ${String(timeout)}.`)
  }
  return performance.now() + Math.max(0, timeout) * 1000
}
