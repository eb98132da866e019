import { EventKind } from '../../shared/trace.ts'
import { Connection } from './connection.ts'
import { context, type Context } from './context.ts'
import { ValueError } from './errors.ts'
import { WaitFor } from './process-table.ts'
import { Queue } from './queue.ts'
import { Sentinel } from './sentinel.ts'
import { SimpleQueue } from './simple-queue.ts'
import { lookUp } from './long-wait.ts'
import { SLICE_MS } from './wait-list.ts'
import { deadlineOf } from './waiting.ts'
import { showWatched, type Watched } from './watched.ts'

/** What wait() can wait for. CPython: the arguments of multiprocessing.connection.wait; sockets and file numbers are absent. */
export type Waitable = Connection | Sentinel | Queue | SimpleQueue

/**
 * Waits until at least one of several is ready: a Connection when recv() would return or throw EOFError at once, as when
 * the last who could send has died; a Process's `sentinel` when it has ended; a Queue or SimpleQueue when it has an item.
 * CPython: multiprocessing.connection.wait. There it takes a queue's private `_reader` only; here queues themselves.
 *
 * @param timeout seconds to wait at most; left out or null: as long as it takes. 0 or less: do not wait.
 * @returns those that are ready, in their order; none when the time was up.
 * @throws OSError for a Connection or SimpleQueue that is closed here, or a Connection that only sends.
 * @throws ValueError for nothing to wait for without a timeout (CPython waits for ever), and for a closed Queue.
 * @throws TypeError for anything else. What is named twice counts once; CPython refuses it.
 */
export function wait<T extends Waitable>(objects: Iterable<T>, timeout?: number | null): T[] {
  const all = [...new Set(objects)]
  const watched = all.map(watchedOf)
  const deadlineMs = deadlineOf({ timeout: timeout ?? undefined })
  const ready = (): T[] => all.filter((_, index) => watched[index]!.ready())
  const atOnce = ready()
  if (atOnce.length > 0 || deadlineMs <= performance.now()) return atOnce
  if (all.length === 0 && deadlineMs === Infinity) {
    throw new ValueError('wait() has nothing to wait for, and no timeout: it would never return.')
  }
  return park(context(), watched, ready, deadlineMs)
}

function watchedOf(object: unknown): Watched {
  const known =
    object instanceof Connection ||
    object instanceof Sentinel ||
    object instanceof Queue ||
    object instanceof SimpleQueue
  if (known) return object.watched()
  throw new TypeError(`wait() takes Connections, queues and the sentinels of processes, not ${String(object)}.`)
}

/** Everybody can see that this process waits before it watches; so whoever then changes a thing wakes it. */
function park<T>(run: Context, watched: readonly Watched[], ready: () => T[], deadlineMs: number): T[] {
  const { arena, entry, recorder } = run
  if (entry.parkSemaphore === 0) entry.parkSemaphore = arena.newSemaphore()
  const semaphore = arena.semaphore(entry.parkSemaphore)
  const marks = watched.map(({ mark }) => mark)
  const beganNs = arena.clock.nowNs()
  recorder.observe(EventKind.Wait, 0, beganNs, 0, WaitFor.Any, marks.length)
  entry.beginWait(WaitFor.Any, showWatched(run, marks), beganNs, deadlineMs === Infinity)
  for (;;) {
    for (const { waiters } of watched) waiters.watch()
    const now = ready()
    const left = deadlineMs - performance.now()
    if (now.length > 0 || left <= 0) {
      entry.endWait()
      const waitedNs = arena.clock.nowNs() - beganNs
      recorder.observe(EventKind.WaitEnd, 0, recorder.now(), waitedNs, WaitFor.Any, now.length)
      return now
    }
    if (!semaphore.wait(Math.min(left, SLICE_MS))) lookUp(arena)
  }
}
