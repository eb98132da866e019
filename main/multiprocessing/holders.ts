import { Layout } from './memory/layout.ts'
import type { Memory } from './memory/memory.ts'
import { ObjectAt, objectBase } from './object-table.ts'
import { EntryState, ProcessEntry } from './process-table.ts'

/**
 * Who has an object that processes open and close. Its part of the entry:
 *
 *   36 in how many items it is on its way    64 … 127 its holders, one bit a process
 *
 * A *holder* is a process that has the object: it made it, opened it, was started with it, or received it, and has neither
 * closed it nor ended. This takes the place of CPython's open file descriptors.
 */
export const HoldersAt = { inTransit: ObjectAt.own + 12, bits: 64 } as const

const HOLDER_WORDS = Layout.processLimit / 32

/** Makes process `index` a holder, or no longer one. @returns whether it was one before. */
export function setHolder(memory: Memory, id: number, index: number, holds: boolean): boolean {
  const at = objectBase(id) + HoldersAt.bits + (index >> 5) * 4
  const bit = 1 << (index & 31)
  for (;;) {
    const word = memory.load(at)
    const changed = holds ? word | bit : word & ~bit
    if (memory.compareExchange(at, word, changed) === word) return (word & bit) !== 0
  }
}

/** Whether some living process holds the object, or will when it gets the item it is in. */
export function isHeld(memory: Memory, id: number): boolean {
  const base = objectBase(id)
  for (let word = 0; word < HOLDER_WORDS; word++) {
    for (let bits = memory.load(base + HoldersAt.bits + word * 4); bits !== 0; bits &= bits - 1) {
      const index = word * 32 + 31 - Math.clz32(bits & -bits)
      if (new ProcessEntry(memory, index).state !== EntryState.Ended) return true
    }
  }
  return memory.load(base + HoldersAt.inTransit) > 0
}
