import { context } from '../context.ts'
import { exportName, libraryTarget, targetOf, type Target } from '../targets.ts'
import { Event } from './locks.ts'
import { Thread } from './thread.ts'

/** CPython: the arguments of threading.Timer. */
export interface TimerOptions {
  /** What the target is called with: copied, as a Thread's arguments are. */
  readonly args?: readonly unknown[] | undefined
  /** Else "Thread-1", "Thread-2", … Not in CPython: there it is set before start(). */
  readonly name?: string | undefined
  /** As a Thread's. Not in CPython: there it is set before start(). */
  readonly daemon?: boolean | undefined
}

const waitAndCall = libraryTarget('Timer', (seconds: number, target: string, args: unknown[], finished: Event) => {
  if (finished.wait(seconds)) return
  targetOf(context().exports ?? {}, target)(...args)
  finished.set()
})

/**
 * A thread that calls `target`, an exported function, after some seconds, unless it is cancelled before.
 * CPython: threading.Timer.
 */
export class Timer extends Thread {
  readonly #finished: Event

  /** @param seconds from start() to the call. @throws ValueError when the target is not exported. */
  constructor(seconds: number, target: Target, options: TimerOptions = {}) {
    const finished = new Event()
    const { args = [], ...others } = options
    const name = exportName(context().exports ?? {}, target, 'A Timer: its target')
    super({ target: waitAndCall, args: [seconds, name, args, finished], ...others })
    this.#finished = finished
  }

  /** Stops it from calling, if it has not called yet. */
  cancel(): void {
    this.#finished.set()
  }

  /** @internal CPython's have no target to be named after. */
  protected override nameFor(): string {
    return `Thread-${context().process.numberThread()}`
  }
}
