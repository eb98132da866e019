import { objectId } from '../../shared/units.ts'
import { Channel } from './channel.ts'
import { context, type Context } from './context.ts'
import { ArenaFull, SystemExit } from './errors.ts'
import { pause } from './memory/pause.ts'
import { ObjectAt, objectBase } from './object-table.ts'
import { PoolAt, PoolSlots } from './pool-memory.ts'
import { EntryState, ProcessEntry } from './process-table.ts'
import { packError, type PackedError } from './remote-error.ts'
import { libraryTarget, targetOf, type Target } from './targets.ts'

/** How a task's function is called: once with all, with each, or with each as the arguments. */
export const CallWith = { All: 0, Each: 1, EachAsArguments: 2 } as const
export type CallWith = (typeof CallWith)[keyof typeof CallWith]

/** What goes through a pool's queue of tasks. */
export type TaskMessage = readonly [target: string, how: CallWith, values: readonly unknown[]]

export interface Failure {
  readonly worker: string
  readonly error: PackedError
}
/** What goes through its queue of results; a task of null stands for the initializer. */
export type ResultMessage =
  | readonly [slot: number, task: number | null, ok: true, value: unknown]
  | readonly [slot: number, task: number | null, ok: false, failure: Failure]

const FULL_PAUSE_MS = 5

/** What a worker is told when it is started. */
export interface WorkerOrders {
  readonly pool: number
  readonly slot: number
  /** Tasks after which it leaves; 0: never. */
  readonly maxTasks: number
  readonly initializer: string | null
  readonly initargs: readonly unknown[]
}

/** A worker's whole life: its initializer, then one task after the other until there will be no more. */
export const work = libraryTarget('pool worker', async (orders: WorkerOrders): Promise<void> => {
  const run = context()
  const { memory } = run.arena
  const base = objectBase(orders.pool)
  const slots = new PoolSlots(memory, orders.pool)
  const tasks = new Channel(run, objectId(memory.i32(base + PoolAt.tasks)))
  const results = new Channel(run, objectId(memory.i32(base + PoolAt.results)))
  const owner = new ProcessEntry(memory, memory.i32(base + ObjectAt.creator))
  const { slot, maxTasks, initializer } = orders
  try {
    if (initializer !== null) await targetOf(run.exports!, initializer)(...orders.initargs)
  } catch (error) {
    sendResult(results, [slot, null, false, failure(run, error)], initializer ?? '')
    throw error
  }
  slots.setReady(slot)
  const over = (): boolean => memory.load(base + PoolAt.closing) === 1 || owner.state === EntryState.Ended
  for (let done = 0; maxTasks === 0 || done < maxTasks; done++) {
    const item = tasks.receive(Infinity, over, ({ order }) => slots.takes(slot, order))
    if (!item) return
    const message = tasks.open(item) as TaskMessage
    let result: ResultMessage
    try {
      result = [slot, item.order, true, await call(targetOf(run.exports!, message[0]), message)]
    } catch (error) {
      if (isExit(error)) throw error
      result = [slot, item.order, false, failure(run, error)]
    }
    try {
      sendResult(results, result, message[0])
    } catch (error) {
      // The result cannot travel; the reason can.
      sendResult(results, [slot, item.order, false, failure(run, error)], message[0])
    }
  }
})

/** A result that does not come at once is waited for; asking for each would cost more than many a task. */
async function call(target: Target, [, how, values]: TaskMessage): Promise<unknown> {
  if (how === CallWith.All) return target(...values)
  const results: unknown[] = []
  for (const value of values) {
    const result = how === CallWith.Each ? target(value) : target(...(value as unknown[]))
    results.push(result instanceof Promise ? await result : result)
  }
  return results
}

/** Results that nobody has fetched yet fill shared memory: there is room again when the owner fetches some. */
function sendResult(results: Channel, message: ResultMessage, target: string): void {
  for (;;) {
    try {
      results.send(message, `The result of ${target}()`, Infinity)
      return
    } catch (error) {
      if (!(error instanceof ArenaFull) || results.depth <= 0) throw error
      pause(FULL_PAUSE_MS)
    }
  }
}

const failure = (run: Context, error: unknown): Failure => ({
  worker: run.entry.name,
  error: packError(error, run.program),
})
const isExit = (error: unknown): boolean => error instanceof SystemExit
