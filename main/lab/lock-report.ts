import type { LockKind, LockReport, WaitReport } from '../../shared/run.ts'
import { processIndex, type ObjectId } from '../../shared/units.ts'
import { LockAt } from '../multiprocessing/lock-counters.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import { holderOf } from '../multiprocessing/mutex.ts'
import { kindName, ObjectAt, objectBase, objectName, type ObjectKindName } from '../multiprocessing/object-table.ts'
import { EntryState, ProcessEntry } from '../multiprocessing/process-table.ts'

const LOCK_KINDS: ReadonlySet<string> = new Set<LockKind>([
  'Lock',
  'RLock',
  'Semaphore',
  'BoundedSemaphore',
  'Condition',
  'Event',
  'Barrier',
])
export const isLockKind = (kind: string | undefined): kind is LockKind => kind !== undefined && LOCK_KINDS.has(kind)

const kindOf = (memory: Memory, id: number): ObjectKindName | undefined =>
  kindName(memory.i32(objectBase(id) + ObjectAt.kind))

/** @param waits of the whole run. */
export function lockReport(memory: Memory, id: ObjectId, kind: LockKind, waits: readonly WaitReport[]): LockReport {
  return reportOf(memory, id, objectName(memory, id), kind, waits)
}

/** The lock of a Value or an Array, when a program has ever acquired it. */
export function ownLockReport(memory: Memory, id: ObjectId, waits: readonly WaitReport[]): LockReport[] {
  if (memory.f64(objectBase(id) + LockAt.acquisitions) === 0) return []
  return [reportOf(memory, id, `${objectName(memory, id)}.getLock()`, 'RLock', waits)]
}

function reportOf(
  memory: Memory,
  id: ObjectId,
  name: string,
  kind: LockKind,
  waits: readonly WaitReport[],
): LockReport {
  const base = objectBase(id)
  const holder = holderOfLock(memory, id)
  return {
    id,
    name,
    kind,
    acquisitions: memory.f64(base + LockAt.acquisitions),
    contentions: memory.f64(base + LockAt.contentions),
    waitNs: memory.f64(base + LockAt.waitNs),
    waitMaxNs: memory.f64(base + LockAt.waitMaxNs),
    holdNs: memory.f64(base + LockAt.holdNs),
    holdMaxNs: memory.f64(base + LockAt.holdMaxNs),
    holder: holder === null ? null : processIndex(holder),
    waiters: waits.filter(({ object }) => object === id).map(({ process }) => process),
    heldSinceMs: heldSinceMs(memory, id, holder),
    abandoned: isAbandoned(memory, id),
  }
}

/** Read while others write: what belongs to one holder is given only if that one still holds it. */
function heldSinceMs(memory: Memory, id: number, holder: number | null): number | null {
  if (holder === null) return null
  const sinceNs = Math.abs(memory.f64(objectBase(id) + LockAt.acquiredNs))
  return sinceNs > 0 && holderOfLock(memory, id) === holder ? sinceNs / 1e6 : null
}

/**
 * Who is in the critical section of a lock, or of the lock of a Value or an Array; null for nobody, and for what has no one
 * holder. A recursive lock with depth 0 is only being taken or given back, or read through.
 */
export function holderOfLock(memory: Memory, id: number): number | null {
  const base = objectBase(id)
  switch (kindOf(memory, id)) {
    case 'Lock':
      return holderOf(memory.load(base + LockAt.word))
    case 'RLock':
    case 'Value':
    case 'Array':
      return memory.i32(base + LockAt.depth) > 0 ? holderOf(memory.load(base + LockAt.word)) : null
    default:
      return null
  }
}

/** Whether its holder has died and nobody can have it any more: a robust lock goes to the next. */
export function isAbandoned(memory: Memory, id: number): boolean {
  const holder = holderOfLock(memory, id)
  if (holder === null || new ProcessEntry(memory, holder).state !== EntryState.Ended) return false
  const kind = kindOf(memory, id)
  const robust = (kind === 'Lock' || kind === 'RLock') && memory.i32(objectBase(id) + LockAt.robust) === 1
  return !robust
}
