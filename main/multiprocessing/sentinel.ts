import type { Context } from './context.ts'
import { EntryState, type ProcessEntry } from './process-table.ts'
import { WaitList } from './wait-list.ts'
import { markOfProcess, type Watched } from './watched.ts'

/**
 * Becomes ready when its process ends; give it to wait(). CPython: multiprocessing.Process.sentinel, a number that other
 * system calls take too; here it is an object that is good for wait() alone.
 */
export class Sentinel {
  readonly #watched: Watched

  /** @internal Process makes them. */
  constructor({ arena }: Context, entry: ProcessEntry) {
    this.#watched = {
      ready: () => entry.state === EntryState.Ended,
      waiters: new WaitList(arena, entry.joinersAt, entry.endSemaphore),
      mark: markOfProcess(entry.index),
    }
  }

  /** @internal */
  watched(): Watched {
    return this.#watched
  }
}
