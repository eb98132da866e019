import { isHeld } from './holders.ts'
import type { Arena } from './memory/arena.ts'
import type { Memory } from './memory/memory.ts'
import { ObjectAt, objectBase, objectIds, ObjectKind, objectName } from './object-table.ts'
import type { ObjectId } from '../../shared/units.ts'

/**
 * A SharedMemory's part of its entry; who has it open is `HoldersAt`'s.
 *
 *   8 'L' when a ShareableList lies in it   12 its bytes   16 where they lie   24 state
 *
 *   Linked ── unlink() ──▶ Unlinked ── the last holder closes or dies ──▶ Freed
 */
export const SharedMemoryAt = { holds: ObjectAt.typecode, state: ObjectAt.own } as const
export const MemoryState = { Linked: 0, Unlinked: 1, Freed: 2 } as const
export const HOLDS_LIST = 'L'.charCodeAt(0)

export const memoryState = (memory: Memory, id: number): number => memory.load(objectBase(id) + SharedMemoryAt.state)

/**
 * Gives the bytes back to the heap when the name is gone and nobody has them open. Whoever unlinks, closes or ends calls
 * it after it has said so; the one exchange decides which of several frees.
 */
export function freeIfUnused({ memory, heap }: Arena, id: number): void {
  const base = objectBase(id)
  const stateAt = base + SharedMemoryAt.state
  if (memory.load(stateAt) !== MemoryState.Unlinked || isHeld(memory, id)) return
  if (memory.compareExchange(stateAt, MemoryState.Unlinked, MemoryState.Freed) !== MemoryState.Unlinked) return
  heap.free(memory.i32(base + ObjectAt.data), memory.i32(base + ObjectAt.length))
}

/** The SharedMemory that has this name now. */
export function memoryNamed(memory: Memory, name: string): ObjectId | undefined {
  return objectIds(memory).find(
    (id) =>
      memory.load(objectBase(id)) === ObjectKind.SharedMemory &&
      memoryState(memory, id) === MemoryState.Linked &&
      objectName(memory, id) === name,
  )
}
