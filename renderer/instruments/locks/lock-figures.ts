import type { LockReport } from '../../../shared/run.ts'
import type { LockStatistics } from '../../statistics/lock-statistics.ts'
import type { LogHistogram } from '../../statistics/log-histogram.ts'

/** Nanoseconds; NaN where there is nothing to say. */
export interface Durations {
  readonly total: number
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

/** Total, mean and longest are the lab's and exact; percentiles come from what was recorded. */
const durations = (total: number, count: number, max: number, recorded: LogHistogram | undefined): Durations => ({
  total: count === 0 ? NaN : total,
  mean: count === 0 ? NaN : total / count,
  p50: recorded?.percentile(0.5) ?? NaN,
  p95: recorded?.percentile(0.95) ?? NaN,
  max: count === 0 ? NaN : max,
})

/** Of acquisitions that had to wait. */
export const waitFigures = (lock: LockReport, recorded: LockStatistics | undefined): Durations =>
  durations(lock.waitNs, lock.contentions, lock.waitMaxNs, recorded?.wait)

/** A condition, an event and a barrier are held by nobody. */
export const isHeld = ({ kind }: LockReport): boolean => kind !== 'Condition' && kind !== 'Event' && kind !== 'Barrier'

export const holdFigures = (lock: LockReport, recorded: LockStatistics | undefined): Durations =>
  durations(lock.holdNs, isHeld(lock) ? lock.acquisitions : 0, lock.holdMaxNs, recorded?.hold)

/** Which part of the run's time it was held. */
export const heldShare = (lock: LockReport, runMs: number): number =>
  isHeld(lock) && runMs > 0 ? lock.holdNs / 1e6 / runMs : NaN

export const contendedShare = ({ acquisitions, contentions }: LockReport): number =>
  acquisitions === 0 ? 0 : contentions / acquisitions
