import { isOver, type RunSnapshot } from '../../../shared/run.ts'
import type { RunId } from '../../../shared/units.ts'

/**
 * Runs live at once in one lab, whoever asked for them: a series counts as one, a Python program as one. Each is a few
 * processes of some 50 MB, an arena, and a reading of it forty times a second.
 */
export const MOST_LIVE_RUNS = 32
/** Runs that are over stay for pages that open later: so many, the newest. */
export const MOST_ENDED_RUNS = 64

/** A run that is not begun because too many are live; the message is one sentence with the way out. */
export class TooManyRuns extends Error {
  override readonly name = 'TooManyRuns'
  constructor() {
    super(
      `${MOST_LIVE_RUNS} runs are live in this lab, and it takes no more at once; stop one or wait for its end, then start this one.`,
    )
  }
}

/** @param live how many are live now. @throws TooManyRuns */
export function checkRoomForRun(live: number): void {
  if (live >= MOST_LIVE_RUNS) throw new TooManyRuns()
}

/** Forgets the oldest of the runs that are over, when they are more than are kept. @param runs in the order of their start. */
export function forgetOldRuns(runs: Map<RunId, { readonly snapshot: Pick<RunSnapshot, 'status'> }>): void {
  const over = [...runs].filter(([, { snapshot }]) => isOver(snapshot.status))
  for (const [id] of over.slice(0, Math.max(0, over.length - MOST_ENDED_RUNS))) runs.delete(id)
}
