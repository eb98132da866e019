/** What a Thread runs in its worker: it takes its place in the run, makes its call and ends. */
import { workerData } from 'node:worker_threads'
import type { Context } from '../context.ts'
import { threadCpu } from '../cpu-time.ts'
import { describeError, sayGoodbye } from '../ending.ts'
import { SystemExit } from '../errors.ts'
import { leaveThread } from '../leave-thread.ts'
import { contextIn, live } from '../life.ts'
import { Arena } from '../memory/arena.ts'
import type { Stream } from '../output-ring.ts'
import { write } from '../printing.ts'
import { EntryState } from '../process-table.ts'
import { WaitList } from '../wait-list.ts'
import type { ThreadOrder } from './launch-thread.ts'
import { entriesStartedHere } from './thread.ts'

void begin(workerData as ThreadOrder)

async function begin({ arena: address, shared, index, program }: ThreadOrder): Promise<void> {
  const arena = await Arena.open(address, shared)
  const run = contextIn(arena, index, program, {
    cpu: threadCpu(arena.system),
    // The wire to the lab is the main thread's, which may be blocked: the lab finds the new process in the process table.
    spawn: () => undefined,
    leave: leaveThread,
  })
  // The same code writes into the same memory.
  run.entry.eventCost = run.process.eventCost
  run.entry.nativeId = arena.system.thread?.id() ?? 0
  captureStream(run, 'stdout')
  captureStream(run, 'stderr')
  await live(run, (outcome) => {
    if ('error' in outcome) reportUncaught(run, outcome.error)
    sayGoodbye(run, 'error' in outcome && !(outcome.error instanceof SystemExit) ? 1 : 0)
    outlastNested(arena)
    return run.leave(0)
  })
}

/** Node writes a worker's streams from its parent's event loop, which may be blocked, or never run again. */
function captureStream(run: Context, stream: Stream): void {
  const capture = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    write(run, stream, text.replace(/\n$/, ''))
    const done = rest.at(-1)
    if (typeof done === 'function') queueMicrotask(() => (done as () => void)())
    return true
  }
  process[stream].write = capture
}

/** In the words of CPython's threading.excepthook, which is silent about SystemExit. */
function reportUncaught(run: Context, error: unknown): void {
  if (error instanceof SystemExit) return
  write(run, 'stderr', `Exception in thread ${run.entry.name}:\n${describeError(error, run.program)}`)
}

/**
 * Node ends a worker's workers with it; CPython's threads outlive the thread that started them. So this one, which has
 * ended for everyone who looks, stays until those have ended too, or the process ends.
 */
function outlastNested(arena: Arena): void {
  for (const entry of entriesStartedHere()) {
    const ended = (): boolean => entry.state === EntryState.Ended
    new WaitList(arena, entry.joinersAt, entry.endSemaphore).waitUntil(ended, Infinity)
  }
}
