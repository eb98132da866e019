import { ConnectionAt } from './connection-entry.ts'
import { setHolder } from './holders.ts'
import type { Arena } from './memory/arena.ts'
import { ObjectAt, objectBase, objectIds, ObjectKind } from './object-table.ts'
import { ManagerAt, noticeEndToManager } from './managers/entry.ts'
import { PoolAt, PoolSlots } from './pool-memory.ts'
import { QueueAt } from './queue-segments.ts'
import { freeIfUnused } from './shared-memory-entry.ts'
import { WaitList } from './wait-list.ts'

/**
 * A process has ended: whoever waits for something that only it could have sent looks again, at once, and shared memory
 * that only it had open is freed. Runs in the process itself, or in the lab when it was killed.
 */
export function noticeEnd(arena: Arena, index: number): void {
  const { memory } = arena
  for (const id of objectIds(memory)) {
    const base = objectBase(id)
    const kind = memory.load(base)
    if (kind === ObjectKind.Connection) {
      if (setHolder(memory, id, index, false)) wakeReaders(arena, memory.i32(base + ConnectionAt.into))
    } else if (kind === ObjectKind.SharedMemory) {
      if (setHolder(memory, id, index, false)) freeIfUnused(arena, id)
    } else if (kind === ObjectKind.Pool) {
      if (new PoolSlots(memory, id).holds(index)) wakeReaders(arena, memory.i32(base + PoolAt.results))
      if (memory.i32(base + ObjectAt.creator) === index) wakeReaders(arena, memory.i32(base + PoolAt.tasks))
    } else if (kind === ObjectKind.Manager) {
      noticeEndToManager(arena, id, index)
      if (memory.i32(base + ObjectAt.creator) === index) wakeReaders(arena, memory.i32(base + ManagerAt.requests))
    }
  }
}

function wakeReaders(arena: Arena, channel: number): void {
  if (channel === 0) return
  const base = objectBase(channel)
  new WaitList(arena, base + QueueAt.itemWaiters, arena.memory.i32(base + QueueAt.itemSemaphore)).wake(Infinity)
}
