import type { Context } from './context.ts'
import { Layout } from './memory/layout.ts'
import { pause } from './memory/pause.ts'
import { EntryState, ProcessEntry } from './process-table.ts'
import { lookUp } from './long-wait.ts'

/** Naming takes microseconds, and two processes seldom do it at once: who comes second looks again after this, milliseconds. */
const AGAIN_MS = 0.2

/**
 * Runs `section` while no other process of the run gives a SharedMemory its name, so that of several that create one name
 * exactly one succeeds. Who dies in it leaves everything in order: the next takes over.
 */
export function whileNaming<T>({ arena, entry }: Context, section: () => T): T {
  const { memory } = arena
  const mine = entry.index + 1
  for (;;) {
    const holder = memory.compareExchange(Layout.memoryNaming, 0, mine)
    if (holder === 0) break
    const dead = new ProcessEntry(memory, holder - 1).state === EntryState.Ended
    if (dead && memory.compareExchange(Layout.memoryNaming, holder, mine) === holder) break
    lookUp(arena)
    pause(AGAIN_MS)
  }
  try {
    return section()
  } finally {
    memory.store(Layout.memoryNaming, 0)
  }
}
