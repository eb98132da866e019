import { EventKind } from '../../shared/trace.ts'
import type { Context } from './context.ts'
import type { WaitFor } from './process-table.ts'

export interface Blocked {
  /** Whether what was waited for came in time. */
  readonly came: boolean
  readonly waitedNs: number
  /** When the wait ended. */
  readonly nowNs: number
}

/**
 * Waits where everybody can see it: in the flight recorder, and in the process table, from which the lab reads who waits
 * for whom. The caller records how the wait ended, as only it knows what that means.
 */
export function blocked(
  { arena, entry, recorder }: Context,
  what: WaitFor,
  object: number,
  deadlineMs: number,
  wait: () => boolean,
): Blocked {
  const beganNs = arena.clock.nowNs()
  recorder.observe(EventKind.Wait, object, beganNs, 0, what, 0)
  entry.beginWait(what, object, beganNs, deadlineMs === Infinity)
  const came = wait()
  entry.endWait()
  const nowNs = arena.clock.nowNs()
  return { came, waitedNs: nowNs - beganNs, nowNs }
}
