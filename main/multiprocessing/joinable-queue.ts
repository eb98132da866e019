import { EventKind, Signal } from '../../shared/trace.ts'
import { ValueError } from './errors.ts'
import type { ObjectKindName } from './object-table.ts'
import { WaitFor } from './process-table.ts'
import { Queue, type QueueOptions, type QueueSource } from './queue.ts'
import { QueueAt } from './queue-segments.ts'
import { attachWith, type Named } from './shared-object.ts'
import { WaitList } from './wait-list.ts'
import { deadlineOf } from './waiting.ts'

/**
 * A Queue whose producer can wait until every item has been worked on: consumers call `taskDone` after each.
 * A consumer that is killed before it does leaves `join` waiting, as in CPython. CPython: multiprocessing.JoinableQueue.
 *
 * Unfinished is not counted by itself, where a killed process could leave it wrong, but is puts − done; `QueueAt` says
 * where both lie.
 */
export class JoinableQueue extends Queue {
  constructor(maxsize?: number, options?: Named)
  constructor(options?: QueueOptions)
  /** @internal */
  constructor(source: QueueSource, named?: Named, kind?: ObjectKindName)
  constructor(source: QueueSource = {}, named: Named = {}, kind: ObjectKindName = 'JoinableQueue') {
    super(source, named, kind)
  }

  protected override prepare(): void {
    const { arena } = this.run
    arena.memory.setI32(this.base + QueueAt.doneSemaphore, arena.newSemaphore())
  }

  /**
   * Says that an item got from the queue has been worked on.
   * @throws ValueError when it is called more often than items were put.
   */
  taskDone(): void {
    const { recorder, arena } = this.run
    const { memory } = arena
    for (;;) {
      const done = memory.load(this.base + QueueAt.done)
      if (this.#unfinished(done) <= 0) {
        throw new ValueError(`${this.name}: taskDone() was called too many times; call it once for each item you got.`)
      }
      if (memory.compareExchange(this.base + QueueAt.done, done, (done + 1) | 0) === done) {
        const left = this.#unfinished(done + 1)
        recorder.observe(EventKind.Signal, this.id, recorder.now(), 0, Signal.Done, left)
        if (left <= 0) this.#waiters().wake(Infinity)
        return
      }
    }
  }

  /**
   * Waits until `taskDone` has been called for every item that was put.
   * @param timeout seconds to wait at most; CPython's has none. @returns whether all is done.
   */
  join(timeout?: number): boolean {
    const { arena, entry, recorder } = this.run
    const allDone = (): boolean => this.#unfinished(arena.memory.load(this.base + QueueAt.done)) <= 0
    if (allDone()) return true
    const deadlineMs = deadlineOf({ timeout })
    const beganNs = arena.clock.nowNs()
    recorder.observe(EventKind.Wait, this.id, beganNs, 0, WaitFor.Tasks, 0)
    entry.beginWait(WaitFor.Tasks, this.id, beganNs, deadlineMs === Infinity)
    const done = this.#waiters().waitUntil(allDone, deadlineMs)
    entry.endWait()
    const nowNs = arena.clock.nowNs()
    recorder.observe(EventKind.WaitEnd, this.id, nowNs, nowNs - beganNs, WaitFor.Tasks, 0)
    return done
  }

  #unfinished(done: number): number {
    return (this.run.arena.memory.load(this.base + QueueAt.puts) - done) | 0
  }

  #waiters(): WaitList {
    const { arena } = this.run
    return new WaitList(arena, this.base + QueueAt.doneWaiters, arena.memory.i32(this.base + QueueAt.doneSemaphore))
  }
}

attachWith('JoinableQueue', (id) => new JoinableQueue({ id }))
