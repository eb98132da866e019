import type { Waiting } from '../waiting.ts'
import { BaseProxy, waitingArguments } from './proxy.ts'

/**
 * A queue that a manager keeps. CPython: queue.Queue, which is what CPython's managers give for Queue and JoinableQueue
 * alike. An item that is on its way to a consumer when that is killed is lost with it.
 */
export class QueueProxy<T = unknown> extends BaseProxy {
  /** Adds an item, waiting while a bounded queue is full. @throws Full when there was no room in time (or at once with `block: false`). */
  put(item: T, waiting?: Waiting): void {
    this.ask('put', item, ...waitingArguments(waiting))
  }
  /** Takes the oldest item, waiting while there is none. @throws Empty when none came in time (or at once with `block: false`). */
  get(waiting?: Waiting): T {
    return this.ask('get', ...waitingArguments(waiting)) as T
  }
  /** `put` without waiting. @throws as put(). */
  putNowait(item: T): void {
    this.put(item, { block: false })
  }
  /** `get` without waiting. @throws as get(). */
  getNowait(): T {
    return this.get({ block: false })
  }
  /** Items in it now. */
  qsize(): number {
    return this.ask('qsize') as number
  }
  /** Whether it held nothing a moment ago. */
  empty(): boolean {
    return this.ask('empty') as boolean
  }
  /** Whether a bounded queue had no room a moment ago. */
  full(): boolean {
    return this.ask('full') as boolean
  }
  /** Says that an item got from the queue has been worked on. @throws ValueError when it is called more often than items were put. */
  taskDone(): void {
    this.ask('taskDone')
  }
  /** Waits until `taskDone` has been called for every item that was put. */
  join(): void {
    this.ask('join')
  }
}
