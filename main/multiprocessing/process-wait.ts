import { EventKind } from '../../shared/trace.ts'
import type { Context } from './context.ts'
import { EntryState, WaitFor, type ProcessEntry } from './process-table.ts'
import { deadlineOf } from './waiting.ts'
import { WaitList } from './wait-list.ts'
import { lookAtWatches } from './watch.ts'

/** Waits until a process has ended. @param timeout seconds at most. */
export function waitForEnd({ arena, entry: self, recorder }: Context, entry: ProcessEntry, timeout?: number): void {
  if (entry.state === EntryState.Ended) return
  lookAtWatches()
  const beganNs = arena.clock.nowNs()
  recorder.observe(EventKind.Wait, 0, beganNs, 0, WaitFor.Process, entry.index)
  self.beginWait(WaitFor.Process, entry.index, beganNs, timeout === undefined)
  const ended = (): boolean => entry.state === EntryState.Ended
  new WaitList(arena, entry.joinersAt, entry.endSemaphore).waitUntil(ended, deadlineOf({ timeout }))
  self.endWait()
  recorder.observe(EventKind.WaitEnd, 0, recorder.now(), arena.clock.nowNs() - beganNs, WaitFor.Process, entry.index)
}
