import { TimeoutError, ValueError } from './errors.ts'
import type { Crew } from './pool-crew.ts'
import { deadlineOf } from './waiting.ts'

/** What is called when a task is done. CPython: the arguments of multiprocessing.pool.Pool.apply_async and its like. */
export interface Callbacks<T> {
  /** Gets the result, when the process that owns the pool fetches it. */
  readonly callback?: ((value: T) => void) | undefined
  /** Gets what the task threw. */
  readonly errorCallback?: ((error: unknown) => void) | undefined
}

/**
 * A result that a Pool is working on. Programs block, and there is no helper thread as CPython has: results are fetched, and
 * callbacks run, while the process that owns the pool is in a method of this class, in an imap iterator's next() or in the
 * pool's own apply(), map(), starmap() or join(). CPython: multiprocessing.pool.AsyncResult.
 */
export class AsyncResult<T> {
  readonly #crew: Crew
  readonly #callbacks: Callbacks<T>
  #outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown } | undefined

  /** @internal Pool makes them. */
  constructor(crew: Crew, callbacks: Callbacks<T>) {
    this.#crew = crew
    this.#callbacks = callbacks
  }

  /**
   * The result, waiting until it is there.
   * @param timeout seconds to wait at most.
   * @throws TimeoutError when it was not there in time; what the task threw, with the worker's stack as its `cause`.
   * @throws WorkerLost when the worker ended in the middle of it.
   */
  get(timeout?: number): T {
    this.wait(timeout)
    if (!this.#outcome) throw new TimeoutError(`${this.#crew.name} had no result within ${timeout ?? 0} s.`)
    if (!this.#outcome.ok) throw this.#outcome.error
    return this.#outcome.value
  }

  /** Waits until the result is there. @param timeout seconds to wait at most. */
  wait(timeout?: number): void {
    this.#crew.pump(() => this.#outcome !== undefined, deadlineOf({ timeout }))
  }

  /** Whether the result, or an error, is there. */
  ready(): boolean {
    return this.#crew.pump(() => this.#outcome !== undefined, -Infinity)
  }

  /** Whether the task ended without an error. @throws ValueError before it is ready. */
  successful(): boolean {
    if (!this.ready()) throw new ValueError(`The result is not ready; wait() for it before successful().`)
    return this.#outcome!.ok
  }

  /** @internal */
  settle(ok: boolean, value: unknown): void {
    this.#outcome = ok ? { ok, value: value as T } : { ok, error: value }
    if (ok) this.#callbacks.callback?.(value as T)
    else this.#callbacks.errorCallback?.(value)
  }
}
