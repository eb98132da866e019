import { TimeoutError } from './errors.ts'
import type { Crew } from './pool-crew.ts'
import { CallWith } from './pool-worker.ts'
import { deadlineOf } from './waiting.ts'

/** Chunks that may be on their way for each worker, before the one asked for next. */
const AHEAD = 8

type Outcome = { readonly ok: true; readonly values: unknown[] } | { readonly ok: false; readonly error: unknown }

/**
 * The results of imap() and imapUnordered(), one at a time. Items are taken from the iterable as results are asked for,
 * at most 8 chunks a worker ahead, so that it may be endless; CPython's thread takes all it can get.
 * CPython: multiprocessing.pool.IMapIterator.
 */
export class PoolIterator<T> implements IterableIterator<T> {
  readonly #crew: Crew
  readonly #target: string
  readonly #source: Iterator<unknown>
  readonly #chunksize: number
  readonly #ordered: boolean
  readonly #finished: () => void
  /** By chunk when ordered, else as they came. */
  readonly #arrived = new Map<number, Outcome>()
  #sent = 0
  #came = 0
  #given = 0
  #sourceEnded = false
  #current: unknown[] = []
  #over = false

  /** @internal Pool makes them. @param finished called when the last item has been taken from `items`. */
  constructor(
    crew: Crew,
    target: string,
    items: Iterable<unknown>,
    chunksize: number,
    ordered: boolean,
    finished: () => void,
  ) {
    this.#crew = crew
    this.#target = target
    this.#source = items[Symbol.iterator]()
    this.#chunksize = chunksize
    this.#ordered = ordered
    this.#finished = finished
  }

  /** Sends the first chunks. @internal */
  start(): void {
    this.#fill(AHEAD * this.#crew.size)
  }

  /**
   * The next result, waiting until it is there.
   * @param timeout seconds to wait at most.
   * @throws TimeoutError when it was not there in time; it can still be asked for.
   * @throws what the task threw. With a chunksize of 1 the results after it can still be asked for, as in CPython.
   */
  next(timeout?: number): IteratorResult<T, undefined> {
    if (this.#current.length > 0) return { done: false, value: this.#current.pop() as T }
    for (;;) {
      if (!this.#over) this.#fill(this.#given + AHEAD * this.#crew.size)
      if (this.#over || (this.#sourceEnded && this.#given === this.#sent)) return { done: true, value: undefined }
      if (!this.#crew.pump(() => this.#arrived.has(this.#given), deadlineOf({ timeout }))) {
        throw new TimeoutError(`${this.#crew.name} had no result within ${timeout ?? 0} s.`)
      }
      const outcome = this.#arrived.get(this.#given)!
      this.#arrived.delete(this.#given)
      this.#given++
      if (!outcome.ok) {
        // In CPython a chunk's error ends the generator that takes the chunks apart.
        if (this.#chunksize > 1) this.#over = true
        throw outcome.error
      }
      this.#current = outcome.values.reverse()
      return { done: false, value: this.#current.pop() as T }
    }
  }

  /** Itself: `for (const result of pool.imap(…))`. CPython: __iter__. */
  [Symbol.iterator](): this {
    return this
  }

  /** Sends everything that is left, for a pool that is waited for. @internal */
  sendAll(): void {
    this.#fill(Infinity)
  }

  /** Sends chunks until `limit` have been sent in all. */
  #fill(limit: number): void {
    while (!this.#sourceEnded && this.#sent < limit) {
      const items: unknown[] = []
      let failed: { error: unknown } | undefined
      try {
        while (items.length < this.#chunksize) {
          const item = this.#source.next()
          if (item.done === true) {
            this.#endOfSource()
            break
          }
          items.push(item.value)
        }
      } catch (error) {
        // What the iterable throws takes the place of the item it would have given.
        this.#endOfSource()
        failed = { error }
      }
      if (items.length > 0) this.#send(items)
      if (failed) this.#settle(this.#sent++, { ok: false, error: failed.error })
    }
  }

  #send(items: unknown[]): void {
    const chunk = this.#sent++
    this.#crew.submit([this.#target, CallWith.Each, items], {
      settle: (ok, value) => this.#settle(chunk, ok ? { ok, values: value as unknown[] } : { ok, error: value }),
    })
  }

  #settle(chunk: number, outcome: Outcome): void {
    this.#arrived.set(this.#ordered ? chunk : this.#came, outcome)
    this.#came++
  }

  #endOfSource(): void {
    this.#sourceEnded = true
    this.#finished()
  }
}
