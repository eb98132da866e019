import {
  PREVIEW_VALUES,
  type LockReport,
  type MemoryReport,
  type QueueKind,
  type QueueReport,
  type WaitReport,
} from '../../shared/run.ts'
import { objectId, processIndex, type ObjectId } from '../../shared/units.ts'
import { AccessAt } from '../multiprocessing/access-counts.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import {
  kindName,
  ObjectAt,
  objectBase,
  objectIds,
  objectName,
  type ObjectKindName,
} from '../multiprocessing/object-table.ts'
import { QueueAt } from '../multiprocessing/queue-segments.ts'
import { elementsOf, type Typecode } from '../multiprocessing/typecode.ts'
import { NO_ACCESSES, type Accesses } from './no-accesses.ts'
import { isLockKind, lockReport, ownLockReport } from './lock-report.ts'
import { sharedMemoryReport } from './shared-memory-report.ts'

/** The exact totals of every shared object, as they stand in the arena. */
export interface Reports {
  readonly locks: LockReport[]
  readonly queues: QueueReport[]
  readonly memory: MemoryReport[]
}

/** @param waits who waits now, for the locks' waiters. @param valueLimit how many elements of each Array to read. */
export function readReports(memory: Memory, waits: readonly WaitReport[], valueLimit = PREVIEW_VALUES): Reports {
  const reports: Reports = { locks: [], queues: [], memory: [] }
  for (const id of objectIds(memory)) {
    const kind = kindName(memory.i32(objectBase(id) + ObjectAt.kind))
    if (isLockKind(kind)) reports.locks.push(lockReport(memory, id, kind, waits))
    else if (isQueue(kind)) reports.queues.push(queueReport(memory, id, kind))
    else if (isNumbers(kind)) reports.memory.push(numbersReport(memory, id, kind, valueLimit))
    else if (kind === 'SharedMemory') reports.memory.push(...sharedMemoryReport(memory, id, valueLimit))
    if (kind === 'Value' || kind === 'Array') reports.locks.push(...ownLockReport(memory, id, waits))
  }
  return reports
}

type NumbersKind = 'Value' | 'Array' | 'RawValue' | 'RawArray'

const isQueue = (kind: ObjectKindName | undefined): kind is QueueKind =>
  kind === 'Queue' || kind === 'SimpleQueue' || kind === 'JoinableQueue' || kind === 'Pipe'
const isNumbers = (kind: ObjectKindName | undefined): kind is NumbersKind =>
  kind === 'Value' || kind === 'Array' || kind === 'RawValue' || kind === 'RawArray'

function queueReport(memory: Memory, id: ObjectId, kind: QueueKind): QueueReport {
  const base = objectBase(id)
  const gets = memory.load(base + QueueAt.gets)
  const puts = memory.load(base + QueueAt.puts)
  return {
    id,
    name: objectName(memory, id),
    kind,
    puts,
    gets,
    bytes: memory.f64(base + QueueAt.bytes),
    depth: Math.max(0, puts - gets),
    maxDepth: memory.i32(base + QueueAt.maxDepth),
    maxsize: memory.i32(base + ObjectAt.length),
  }
}

function numbersReport(memory: Memory, id: ObjectId, kind: NumbersKind, valueLimit: number): MemoryReport {
  const base = objectBase(id)
  const typecode = String.fromCharCode(memory.i32(base + ObjectAt.typecode)) as Typecode
  const length = memory.i32(base + ObjectAt.length)
  const elements = elementsOf(memory, typecode, memory.i32(base + ObjectAt.data), length)
  return {
    id,
    name: objectName(memory, id),
    kind,
    typecode,
    length,
    values: Array.from({ length: Math.min(length, valueLimit) }, (_, index) => reported(elements.get(index))),
    ...(kind === 'Value' || kind === 'Array' ? accesses(memory, base) : NO_ACCESSES),
  }
}

function accesses(memory: Memory, base: number): Accesses {
  const writer = memory.i32(base + AccessAt.lastWriter)
  const loser = memory.i32(base + AccessAt.firstLoser)
  const writeNs = memory.f64(base + AccessAt.lastWriteNs)
  return {
    lostUpdates: memory.f64(base + AccessAt.lostUpdates),
    firstLost:
      loser === 0 ? null : { process: processIndex(loser - 1), atMs: memory.f64(base + AccessAt.firstLostNs) / 1e6 },
    reads: memory.f64(base + AccessAt.reads),
    writes: memory.i32(base + AccessAt.writes) >>> 0,
    lastWriter: writer === 0 ? null : processIndex(writer - 1),
    lastWriteMs: writeNs === 0 ? null : writeNs / 1e6,
  }
}

/** JSON knows no bigint. */
const reported = (value: number | bigint | string): number | string =>
  typeof value === 'bigint' ? Number(value) : value

/** Names of the locks that process `index` holds. */
export function heldLocks(memory: Memory, index: number): string[] {
  return readReports(memory, [], 0)
    .locks.filter((lock) => lock.holder === index)
    .map((lock) => lock.name)
}

export const nameOfObject = (memory: Memory, id: number): string => objectName(memory, objectId(id))
