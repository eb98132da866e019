import { availableParallelism } from 'node:os'
import { AsyncResult, type Callbacks } from './async-result.ts'
import { Channel } from './channel.ts'
import { CloneError, RuntimeError, ValueError } from './errors.ts'
import { Crew } from './pool-crew.ts'
import { PoolIterator } from './pool-iterator.ts'
import { PoolAt, PoolSlots } from './pool-memory.ts'
import { CallWith } from './pool-worker.ts'
import { SharedObject, type Journey, type Named } from './shared-object.ts'
import { exportName, type Target } from './targets.ts'

/** CPython: the arguments of multiprocessing.Pool. */
export interface PoolOptions extends Named {
  /** An exported function that each worker calls before its first task. */
  readonly initializer?: Target | undefined
  /** What the initializer is called with: copied, as a Process's arguments are. */
  readonly initargs?: readonly unknown[] | undefined
  /** Tasks (chunks, for the map family) after which a worker makes room for a fresh one; else it stays. */
  readonly maxTasksPerChild?: number | undefined
}

/** CPython: the arguments of multiprocessing.pool.Pool.map_async and starmap_async. */
export interface MapOptions<T> extends Callbacks<T> {
  /** Items a task; else what gives each worker four tasks. */
  readonly chunksize?: number | undefined
}

/** Chunks a worker, as CPython reckons. */
const CHUNKS_EACH = 4

/**
 * Worker processes that run a program's exported functions. CPython: multiprocessing.pool.Pool.
 *
 * Differences: results are fetched, callbacks run and workers are replaced only while the process that made the pool is in
 * one of its methods (see AsyncResult); a worker that is killed in the middle of a task gives its caller a WorkerLost, where
 * CPython waits for ever; an initializer that fails breaks the pool with one error, where CPython starts workers without
 * end; tasks cut short by terminate() get an error. Functions may be async.
 */
export class Pool extends SharedObject {
  /** @internal */
  override readonly journey: Journey
  readonly #crew: Crew
  /** imap() calls whose items have not all been taken. */
  readonly #open = new Set<PoolIterator<unknown>>()

  /**
   * @param processes how many workers; else one for each core that this process may use.
   * @throws ValueError for less than one, for a maxTasksPerChild below one, for an initializer that is not exported.
   * @throws RuntimeError in a daemon, which has no children, and while the program is still being loaded.
   * @throws CloneError when an initarg cannot be sent.
   */
  constructor(processes: number = availableParallelism(), options: PoolOptions = {}) {
    const { initializer, initargs = [], maxTasksPerChild } = options
    if (!Number.isInteger(processes) || processes < 1) {
      throw new ValueError(`A Pool has at least one process, not ${processes}.`)
    }
    if (maxTasksPerChild !== undefined && (!Number.isInteger(maxTasksPerChild) || maxTasksPerChild < 1)) {
      throw new ValueError(`A Pool's maxTasksPerChild is 1 or more, not ${maxTasksPerChild}.`)
    }
    super({ kind: 'Pool', name: options.name })
    const { run, name } = this
    if (!run.exports) {
      throw new RuntimeError(`${name} was made while the program was still being loaded: make pools in main().`)
    }
    const { memory } = run.arena
    PoolSlots.format(run.arena, this.id, processes)
    memory.setI32(this.base + PoolAt.tasks, Channel.make(run, 'SimpleQueue', `${name} tasks`, this.id))
    memory.setI32(this.base + PoolAt.results, Channel.make(run, 'SimpleQueue', `${name} results`, this.id))
    this.publish('Pool')
    const cannotLeave = (): never => {
      throw new CloneError(`${name} cannot be sent to another process; only the one that made a pool can use it.`)
    }
    this.journey = { leave: cannotLeave, inTransit: cannotLeave, give: cannotLeave }
    this.#crew = new Crew(run, this.id, {
      maxTasks: maxTasksPerChild ?? 0,
      initializer: initializer ? exportName(run.exports, initializer, `${name}: its initializer`) : null,
      initargs,
    })
  }

  /**
   * Calls `target(...args)` in a worker and waits for the result.
   * @throws what the target threw, WorkerLost; ValueError when the pool is not running or the target is not exported.
   */
  apply<A extends unknown[], R>(target: (...args: A) => R, args?: A): Awaited<R> {
    return this.applyAsync(target, args).get()
  }

  /**
   * As apply(), without waiting.
   * @throws ValueError when the pool is not running or the target is not exported; CloneError when an argument cannot be sent.
   */
  applyAsync<A extends unknown[], R>(
    target: (...args: A) => R,
    args?: A,
    callbacks: Callbacks<Awaited<R>> = {},
  ): AsyncResult<Awaited<R>> {
    const name = this.#targetName(target)
    const result = new AsyncResult<Awaited<R>>(this.#crew, callbacks)
    this.#crew.submit([name, CallWith.All, args ?? []], result)
    return result
  }

  /**
   * Calls `target` with each item and waits for all results, in the items' order.
   * @param chunksize items a task; else as many as give each worker four tasks.
   * @throws the first error that came, when all tasks have ended; else as apply().
   */
  map<T, R>(target: (item: T) => R, items: Iterable<T>, chunksize?: number): Awaited<R>[] {
    return this.mapAsync(target, items, { chunksize }).get()
  }
  /** As map(), without waiting. @throws ValueError for a chunksize below 1, and as applyAsync(). CPython: map_async. */
  mapAsync<T, R>(
    target: (item: T) => R,
    items: Iterable<T>,
    options: MapOptions<Awaited<R>[]> = {},
  ): AsyncResult<Awaited<R>[]> {
    return this.#map(target, CallWith.Each, items, options)
  }

  /** As map(), with each item an array of arguments. */
  starmap<A extends readonly unknown[], R>(
    target: (...args: A) => R,
    items: Iterable<A>,
    chunksize?: number,
  ): Awaited<R>[] {
    return this.starmapAsync(target, items, { chunksize }).get()
  }
  /** As starmap(), without waiting. @throws as mapAsync(). CPython: starmap_async. */
  starmapAsync<A extends readonly unknown[], R>(
    target: (...args: A) => R,
    items: Iterable<A>,
    options: MapOptions<Awaited<R>[]> = {},
  ): AsyncResult<Awaited<R>[]> {
    return this.#map(target, CallWith.EachAsArguments, items, options)
  }

  /** As map(), one result at a time, in the items' order. @throws ValueError for a chunksize below 1. */
  imap<T, R>(target: (item: T) => R, items: Iterable<T>, chunksize = 1): PoolIterator<Awaited<R>> {
    return this.#imap(target, items, chunksize, true)
  }
  /** As imap(), in the order in which results come. @throws as imap(). */
  imapUnordered<T, R>(target: (item: T) => R, items: Iterable<T>, chunksize = 1): PoolIterator<Awaited<R>> {
    return this.#imap(target, items, chunksize, false)
  }

  /** No more tasks: workers end when those it has are done. */
  close(): void {
    if (this.#crew.state !== 'running') return
    this.#crew.state = 'closed'
    if (this.#open.size === 0) this.#crew.dismiss()
  }

  /** Ends the workers at once, and waits for their end. */
  terminate(): void {
    this.#crew.terminate()
  }

  /** Waits until all tasks are done and the workers have ended. @throws ValueError before close() or terminate(). */
  join(): void {
    if (this.#crew.state === 'running') {
      throw new ValueError(`${this.name} is still running: close() or terminate() it before join().`)
    }
    for (const iterator of this.#open) iterator.sendAll()
    this.#crew.dismiss()
    this.#crew.pump(this.#crew.idle, Infinity)
    this.#crew.joinWorkers()
  }

  /** `using pool = new Pool()` terminates it. CPython: __exit__. */
  [Symbol.dispose](): void {
    this.terminate()
  }

  #map<R>(
    target: Target,
    how: CallWith,
    items: Iterable<unknown>,
    options: MapOptions<Awaited<R>[]>,
  ): AsyncResult<Awaited<R>[]> {
    const name = this.#targetName(target)
    const all = Array.isArray(items) ? items : [...items]
    const size = options.chunksize ?? Math.max(1, Math.ceil(all.length / (this.#crew.size * CHUNKS_EACH)))
    checkChunksize(size)
    // As in CPython, the callback is not called for no items.
    const result = new AsyncResult<Awaited<R>[]>(this.#crew, all.length === 0 ? {} : options)
    const values = new Array<unknown>(all.length)
    let left = Math.ceil(all.length / size)
    let failed: { error: unknown } | undefined
    if (left === 0) result.settle(true, values)
    for (let start = 0; start < all.length; start += size) {
      this.#crew.submit([name, how, all.slice(start, start + size)], {
        settle(ok, value) {
          if (ok) (value as unknown[]).forEach((item, index) => (values[start + index] = item))
          else failed ??= { error: value }
          if (--left === 0) result.settle(!failed, failed ? failed.error : values)
        },
      })
    }
    return result
  }

  #imap<R>(target: Target, items: Iterable<unknown>, chunksize: number, ordered: boolean): PoolIterator<Awaited<R>> {
    const name = this.#targetName(target)
    checkChunksize(chunksize)
    const iterator = new PoolIterator<Awaited<R>>(this.#crew, name, items, chunksize, ordered, () => {
      this.#open.delete(iterator)
      if (this.#open.size === 0 && this.#crew.state === 'closed') this.#crew.dismiss()
    })
    this.#open.add(iterator)
    iterator.start()
    return iterator
  }

  #targetName(target: Target): string {
    this.#crew.checkRunning()
    return exportName(this.run.exports!, target, `${this.name}: the function`)
  }
}

function checkChunksize(size: number): void {
  if (!Number.isInteger(size) || size < 1) throw new ValueError(`A chunksize is 1 or more, not ${size}.`)
}
