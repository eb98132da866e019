import { SHARE_ENV, Worker } from 'node:worker_threads'
import type { Context } from '../context.ts'
import { recordEnd } from '../ending.ts'
import { sharedRegion, type ArenaAddress } from '../memory/arena.ts'
import type { SharedRegion } from '../memory/system.ts'
import { EntryState, type ProcessEntry } from '../process-table.ts'

const ENTRY = new URL('./thread.cjs', import.meta.url)

/** What a new thread is told; the rest is in the arena. */
export interface ThreadOrder {
  readonly arena: ArenaAddress
  /** This process's mapping, where it can be taken over. */
  readonly shared: SharedRegion | undefined
  readonly index: number
  /** The compiled program's file. */
  readonly program: string
}

/**
 * Starts the thread of `entry`. It needs nothing more from this one, which may block right afterwards.
 * @throws what the system says when it has no room for another.
 */
export function launchThread({ arena, program }: Context, entry: ProcessEntry): void {
  const shared = sharedRegion(arena.address.name)
  const order: ThreadOrder = { arena: arena.address, shared, index: entry.index, program }
  const worker = new Worker(ENTRY, { workerData: order, env: SHARE_ENV, name: entry.name })
  // It records its end itself, unless it runs out of memory. When this thread is blocked then, the lab sees it.
  const gone = (): void => {
    if (entry.state !== EntryState.Ended) recordEnd(arena, entry, 1)
  }
  worker.on('error', (error) => {
    if (entry.state !== EntryState.Ended) console.error(`Exception in thread ${entry.name}:\n${String(error)}`)
    gone()
  })
  worker.on('exit', gone)
}
