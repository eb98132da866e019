import type { ObjectId } from '../../shared/units.ts'
import { Channel } from './channel.ts'
import type { Context } from './context.ts'
import { howItEnded } from './ending-words.ts'
import { ArenaFull, RuntimeError, ValueError, WorkerLost } from './errors.ts'
import { objectBase, objectName } from './object-table.ts'
import { PoolAt, PoolSlots } from './pool-memory.ts'
import { work, type ResultMessage, type TaskMessage, type WorkerOrders } from './pool-worker.ts'
import { EntryState } from './process-table.ts'
import { Process } from './process.ts'
import { unpackError } from './remote-error.ts'

/** What waits for a task's result. */
export interface Part {
  /** @param value the result, or what was thrown. Called once. */
  settle(ok: boolean, value: unknown): void
}

export type CrewOptions = Pick<WorkerOrders, 'maxTasks' | 'initializer' | 'initargs'>

/** Workers that may be killed before they are ready, one after the other, until the pool gives up. */
const STILLBORN_LIMIT = 8

/**
 * A pool's workers and what is asked of them, on the side of the process that made the pool. Nothing happens here by
 * itself: results are fetched, and lost workers replaced, while that process is inside `pump`.
 */
export class Crew {
  /** The first reason why it takes no more tasks. */
  state: 'running' | 'closed' | 'terminated' | 'broken' = 'running'
  readonly #run: Context
  readonly #id: ObjectId
  readonly #options: CrewOptions
  readonly #slots: PoolSlots
  readonly #tasks: Channel
  readonly #results: Channel
  readonly #workers: (Process | undefined)[] = []
  readonly #parts = new Map<number, { part: Part; target: string }>()
  #broken: Error | undefined
  #stillborn = 0

  constructor(run: Context, id: ObjectId, options: CrewOptions) {
    const { memory } = run.arena
    this.#run = run
    this.#id = id
    this.#options = options
    this.#slots = new PoolSlots(memory, id)
    this.#tasks = new Channel(run, memory.i32(objectBase(id) + PoolAt.tasks) as ObjectId)
    this.#results = new Channel(run, memory.i32(objectBase(id) + PoolAt.results) as ObjectId)
    try {
      for (let slot = 0; slot < this.size; slot++) this.#hire(slot)
    } catch (error) {
      this.terminate()
      throw error
    }
  }

  get size(): number {
    return this.#slots.count
  }
  get name(): string {
    return objectName(this.#run.arena.memory, this.#id)
  }
  /** Whether every task has its result. */
  readonly idle = (): boolean => this.#parts.size === 0

  /** @throws ValueError when it takes no more tasks, RuntimeError when its initializer failed. */
  checkRunning(): void {
    if (this.#broken) throw this.#broken
    if (this.state !== 'running') throw new ValueError(`${this.name} is not running: it was ${this.state}.`)
  }

  /** Queues a task. What keeps it from being sent is its result, as in CPython. */
  submit(task: TaskMessage, part: Part): void {
    for (;;) {
      try {
        if (this.#isOver()) throw this.#whyOver()
        const number = this.#tasks.send(task, `An argument of ${task[0]}()`, Infinity)!
        this.#parts.set(number, { part, target: task[0] })
        return
      } catch (error) {
        const mayHelp = error instanceof ArenaFull && this.#parts.size > 0
        if (!mayHelp) {
          part.settle(false, error)
          return
        }
        // Shared memory is full of tasks and results: one result fetched makes room.
        const before = this.#parts.size
        this.pump(() => this.#parts.size < before, Infinity)
      }
    }
  }

  /** Fetches results until `done()` is true. @returns false when it was not by `deadlineMs`. */
  pump(done: () => boolean, deadlineMs: number): boolean {
    for (;;) {
      if (!this.#isOver()) this.#replaceEnded()
      // Once it is over every task has been settled, and nothing will come.
      if (done() || this.#isOver()) return done()
      const item = this.#results.receive(deadlineMs, this.#someEnded)
      if (item) this.#deliver(this.#results.open(item) as ResultMessage)
      else if (!this.#someEnded()) return done()
    }
  }

  /** Lets workers leave when there are no tasks left. */
  dismiss(): void {
    const { arena } = this.#run
    arena.memory.store(objectBase(this.#id) + PoolAt.closing, 1)
    this.#tasks.wakeReaders()
  }

  /** Ends the workers at once; tasks without a result get an error instead. CPython leaves their callers waiting. */
  terminate(): void {
    if (this.state !== 'broken') this.state = 'terminated'
    const why = this.#whyOver()
    for (const worker of this.#workers) worker?.terminate()
    this.joinWorkers()
    const left = [...this.#parts.values()]
    this.#parts.clear()
    for (const { part } of left) part.settle(false, why)
  }

  joinWorkers(): void {
    for (const worker of this.#workers) worker?.join()
  }

  readonly #someEnded = (): boolean => !this.#isOver() && this.#slots.firstEnded() >= 0

  #hire(slot: number): void {
    this.#slots.clear(slot)
    const orders: WorkerOrders = { pool: this.#id, slot, ...this.#options }
    const worker = new Process({ target: work, args: [orders], daemon: true })
    worker.name = worker.name.replace('Process', 'PoolWorker')
    worker.start()
    this.#workers[slot] = worker
    this.#slots.hire(slot, worker.entry!.index)
  }

  #deliver(message: ResultMessage): void {
    const [slot, task, ok, value] = message
    if (this.#slots.isReady(slot)) this.#stillborn = 0
    const error = ok ? undefined : unpackError(value.error, value.worker, this.#run.exports!)
    if (task === null) {
      const what = `its initializer ${this.#options.initializer ?? ''}() failed in ${ok ? '' : value.worker}`
      this.#break(what, error)
      return
    }
    const waiting = this.#parts.get(task)
    this.#parts.delete(task)
    waiting?.part.settle(ok, ok ? value : error)
  }

  #replaceEnded(): void {
    for (let slot = this.#slots.firstEnded(); slot >= 0; slot = this.#slots.firstEnded()) {
      const worker = this.#slots.worker(slot)!
      const lost = this.#taskLostWith(slot)
      const wasReady = this.#slots.isReady(slot)
      this.#slots.clear(slot)
      this.#workers[slot] = undefined
      // What it had finished before it ended is here by now.
      for (let item = this.#fetch(); item; item = this.#fetch())
        this.#deliver(this.#results.open(item) as ResultMessage)
      if (lost !== undefined) this.#lose(lost, worker.name, worker.exitcode ?? 1)
      if (this.#isOver()) return
      if (wasReady) this.#stillborn = 0
      else this.#countStillborn(worker.name, worker.exitcode ?? 1)
      if (this.#isOver()) return
      // A closed pool's workers leave when there is nothing to do.
      if (this.state === 'closed' && (this.idle() || (wasReady && worker.exitcode === 0 && this.#tasks.depth <= 0)))
        continue
      try {
        this.#hire(slot)
      } catch (error) {
        this.#break(`no worker could take the place of ${worker.name}`, error)
        return
      }
    }
  }

  #isOver(): boolean {
    return this.state === 'terminated' || this.state === 'broken'
  }

  #whyOver(): Error {
    return this.#broken ?? new RuntimeError(`${this.name} was terminated before the task had its result.`)
  }

  #fetch() {
    return this.#results.depth > 0 ? this.#results.receive(-Infinity) : undefined
  }

  /**
   * The task that a worker had in hand when it ended, if its result does not turn up. It had written the task's number
   * before it took it; it may have ended in between, and then the task is still in the queue, or with who took it next.
   */
  #taskLostWith(slot: number): number | undefined {
    const task = this.#slots.task(slot)
    if (task === undefined) return undefined
    return this.#tasks.whileNobodyTakes((gets) => {
      if (((gets - task) | 0) <= 0) return undefined
      for (let other = 0; other < this.size; other++) {
        const living = this.#slots.worker(other)?.state !== EntryState.Ended
        if (other !== slot && living && this.#slots.task(other) === task) return undefined
      }
      return task
    })
  }

  #lose(task: number, worker: string, exitcode: number): void {
    const waiting = this.#parts.get(task)
    if (!waiting) return
    this.#parts.delete(task)
    const how = howItEnded(exitcode)
    const error = new WorkerLost(`${worker} ${how} while it ran ${waiting.target}(), so that has no result.`)
    waiting.part.settle(false, error)
  }

  /** One that is killed as it starts is replaced; one that ends by itself before it is ready would do so for ever. */
  #countStillborn(worker: string, exitcode: number): void {
    this.#stillborn++
    if (exitcode >= 0 || this.#stillborn > STILLBORN_LIMIT) {
      this.#break(`${worker} ${howItEnded(exitcode)} before it was ready`, undefined)
    }
  }

  #break(what: string, cause: unknown): void {
    if (this.#isOver()) return
    this.state = 'broken'
    const why = cause instanceof Error ? `: ${cause.name}: ${cause.message}` : ''
    this.#broken = new RuntimeError(`${this.name} cannot work, as ${what}${why}`, { cause })
    this.terminate()
  }
}
