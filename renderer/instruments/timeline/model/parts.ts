import type { ProcessIndex } from '../../../../shared/units.ts'
import { isLockWait, type SpanKind } from './kinds.ts'
import type { RunTrace } from './run-trace.ts'

/** Who has to do with a lock at one moment: who holds it, and who waits for it. */
export function partsIn(trace: RunTrace, object: number, atNs: number): ReadonlyMap<ProcessIndex, 'holds' | 'waits'> {
  const parts = new Map<ProcessIndex, 'holds' | 'waits'>()
  for (const { index, states, holds, reported } of trace.tracks.values()) {
    const row = states.firstEndingAfter(atNs)
    if (row < states.length && states.start(row) <= atNs && states.object(row) === object) {
      if (isLockWait(states.kind(row) as SpanKind)) parts.set(index, 'waits')
    }
    for (const lane of holds) {
      const hold = lane.firstEndingAfter(atNs)
      if (hold < lane.length && lane.start(hold) <= atNs && lane.object(hold) === object) parts.set(index, 'holds')
    }
    for (const [lock, { sinceNs }] of reported) if (lock === object && sinceNs <= atNs) parts.set(index, 'holds')
  }
  return parts
}
