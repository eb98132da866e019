import type { MemoryReport, StoredValue } from '../../shared/run.ts'
import type { ObjectId } from '../../shared/units.ts'
import { ListItems, type ListItem } from '../multiprocessing/list-items.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import { NO_ACCESSES } from './no-accesses.ts'
import { ObjectAt, objectBase, objectName } from '../multiprocessing/object-table.ts'
import { HOLDS_LIST, MemoryState, memoryState, SharedMemoryAt } from '../multiprocessing/shared-memory-entry.ts'

/**
 * A SharedMemory, or the ShareableList in it, as it stands; none once its bytes have been given back.
 * @param valueLimit how many bytes or items to read.
 */
export function sharedMemoryReport(memory: Memory, id: ObjectId, valueLimit: number): MemoryReport[] {
  if (memoryState(memory, id) === MemoryState.Freed) return []
  const base = objectBase(id)
  const name = objectName(memory, id)
  const size = memory.i32(base + ObjectAt.length)
  const data = memory.i32(base + ObjectAt.data)
  const list =
    memory.load(base + SharedMemoryAt.holds) === HOLDS_LIST ? readList(memory, data, size, valueLimit) : undefined
  if (list) return [{ id, name, kind: 'ShareableList', typecode: '', ...list, ...NO_ACCESSES }]
  const values = [...memory.read(data, Math.min(size, valueLimit))]
  return [{ id, name, kind: 'SharedMemory', typecode: 'B', length: size, values, ...NO_ACCESSES }]
}

/** undefined when the program has written over it, as bytes: then they are reported as bytes. */
function readList(memory: Memory, data: number, size: number, valueLimit: number) {
  try {
    const items = new ListItems(memory, data, size)
    const values = Array.from({ length: Math.min(items.count, valueLimit) }, (_, index) => reported(items.get(index)))
    return { length: items.count, values }
  } catch {
    return undefined
  }
}

function reported(item: ListItem): StoredValue {
  if (item instanceof Uint8Array) return [...item]
  return typeof item === 'bigint' ? Number(item) : item
}
