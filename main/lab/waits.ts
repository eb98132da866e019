import type { WaitKind, WaitReport } from '../../shared/run.ts'
import { objectId, processIndex, type ProcessIndex } from '../../shared/units.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import { EntryState, ProcessEntry, WaitFor } from '../multiprocessing/process-table.ts'
import { holderOfLock } from './lock-report.ts'
import { nameOfObject } from './reports.ts'

const KINDS: Readonly<Record<WaitFor, WaitKind | null>> = {
  [WaitFor.Nothing]: null,
  [WaitFor.Sleep]: null,
  [WaitFor.Reader]: 'reader',
  [WaitFor.Lock]: 'lock',
  [WaitFor.Item]: 'item',
  [WaitFor.Space]: 'space',
  [WaitFor.Process]: 'process',
  [WaitFor.Permit]: 'permit',
  [WaitFor.Notification]: 'notification',
  [WaitFor.Set]: 'set',
  [WaitFor.Parties]: 'parties',
  [WaitFor.Tasks]: 'tasks',
  [WaitFor.Any]: 'any',
  [WaitFor.Answer]: 'answer',
}

/** Everybody who waits now, the longest waiting first. */
export function readWaits(memory: Memory, entries: readonly ProcessEntry[]): WaitReport[] {
  return entries.flatMap((entry) => waitReport(memory, entry) ?? []).sort((a, b) => a.sinceMs - b.sinceMs)
}

function waitReport(memory: Memory, entry: ProcessEntry): WaitReport | null {
  const { what, object, sinceNs } = entry.waiting
  const reason = entry.state === EntryState.Ended ? null : KINDS[what]
  if (reason === null) return null
  const isProcess = what === WaitFor.Process
  const hasObject = !isProcess && what !== WaitFor.Reader && what !== WaitFor.Any
  const blocker = awaitedProcess(memory, what, object)
  return {
    process: entry.index,
    reason,
    object: hasObject ? objectId(object) : null,
    name: isProcess ? new ProcessEntry(memory, object).name : hasObject ? nameOfObject(memory, object) : '',
    sinceMs: sinceNs / 1e6,
    blockers: blocker === null ? [] : [blocker],
    place: entry.place,
  }
}

/** The one process that could end this wait: the lock's holder, the process that is to end; null when there is no such one. */
export function awaitedProcess(memory: Memory, what: WaitFor, object: number): ProcessIndex | null {
  if (what === WaitFor.Process) return processIndex(object)
  const holder = what === WaitFor.Lock ? holderOfLock(memory, object) : null
  return holder === null ? null : processIndex(holder)
}
