import { EventKind } from '../../../shared/trace.ts'
import { context, type Context } from '../context.ts'
import { recordEnd } from '../ending.ts'
import { RuntimeError } from '../errors.ts'
import { prepareProcess } from '../prepared-process.ts'
import { EntryState, type ProcessEntry } from '../process-table.ts'
import { waitForEnd } from '../process-wait.ts'
import { exportName, type Target } from '../targets.ts'
import { launchThread } from './launch-thread.ts'

/** CPython: the arguments of threading.Thread. There is no `kwargs`: pass an object. */
export interface ThreadOptions {
  /** An exported function of the program. */
  readonly target: Target
  /** Its arguments: data, which is copied, and shared objects, which are not. */
  readonly args?: readonly unknown[] | undefined
  /** Else "Thread-1 (target)", "Thread-2 (target)", … */
  readonly name?: string | undefined
  /** The process does not wait for a daemon; it ends with the process. Left out: as the thread is that makes it. */
  readonly daemon?: boolean | undefined
}

const started = new Map<number, Thread>()

/** The entries of all that this very thread started. */
export const entriesStartedHere = (): ProcessEntry[] => [...started.values()].flatMap(({ entry }) => entry ?? [])

/** The Thread that this very thread started as entry `index`. */
export const startedHere = (index: number): Thread | undefined => started.get(index)

/**
 * A thread of this process that runs `target`: the same pid and shared memory, but a JavaScript engine of its own, which
 * loads the program again. It shares no variable with other threads, where CPython's share all, and runs at the same time
 * as they do, where CPython's take turns. CPython: threading.Thread.
 *
 * An error that nobody catches ends the thread, not the process; `exit` does the same silently.
 */
export class Thread {
  /** What the screen calls it, if it is set before start(); later it is known under that name only here. */
  name: string
  #daemon: boolean
  readonly #target: Target
  readonly #args: readonly unknown[]
  readonly #run: Context
  #entry: ProcessEntry | undefined

  /** @throws TypeError without a function as target. CPython runs nothing then, or a subclass's `run`. */
  constructor(options: ThreadOptions) {
    const run = context()
    if (typeof options.target !== 'function') {
      throw new TypeError(`A Thread needs a target: an exported function, not ${String(options.target)}.`)
    }
    this.#run = run
    this.#target = options.target
    this.#args = options.args ?? []
    this.name = options.name ?? this.nameFor(options.target)
    // A process's main thread is none, also when the process is a daemon.
    this.#daemon = options.daemon ?? (run.entry.isThread && run.entry.daemon)
  }

  /** Whether its process ends without waiting for it. */
  get daemon(): boolean {
    return this.#daemon
  }
  /** Sets whether it does. @throws RuntimeError after start(). */
  set daemon(daemon: boolean) {
    if (this.#entry) throw new RuntimeError(`${this.name} was started before; set daemon before start().`)
    this.#daemon = daemon
  }

  /**
   * Starts the thread and returns at once. Once only.
   * @throws RuntimeError when it was started before, while the program is still being loaded, or when the system has no
   * room for another. @throws ValueError when the target is not exported. @throws CloneError when an argument cannot be sent.
   */
  start(): void {
    const run = this.#run
    if (this.#entry)
      throw new RuntimeError(`${this.name} was started before; make a new Thread to run its target again.`)
    if (!run.exports) {
      throw new RuntimeError(
        `${this.name} was started while the program was still being loaded. Every thread loads the program anew, and each would start another: start threads in main().`,
      )
    }
    const entry = prepareProcess(run.arena, {
      target: exportName(run.exports, this.#target, `${this.name}: its target`),
      args: this.#args,
      name: this.name,
      daemon: this.#daemon,
      parent: run.process.index,
      isThread: true,
      number: 0,
    })
    entry.pid = process.pid
    this.#entry = entry
    started.set(entry.index, this)
    run.recorder.observe(EventKind.Spawn, 0, run.recorder.now(), 0, entry.index, 0)
    try {
      launchThread(run, entry)
    } catch (error) {
      recordEnd(run.arena, entry, 1)
      const why = error instanceof Error ? error.message : String(error)
      throw new RuntimeError(`${this.name} could not be started: ${why}`, { cause: error })
    }
  }

  /**
   * Waits until the thread has ended.
   * @param timeout seconds to wait at most; then ask `isAlive`.
   * @throws RuntimeError when it was not started.
   */
  join(timeout?: number): void {
    if (!this.#entry) throw new RuntimeError(`${this.name} cannot be joined before it is started: call start() first.`)
    waitForEnd(this.#run, this.#entry, timeout)
  }

  /** Whether it has been started and has not ended. */
  isAlive(): boolean {
    return this.#entry !== undefined && this.#entry.state !== EntryState.Ended
  }

  /** A number that no other thread of the run has; null before start(). */
  get ident(): number | null {
    return this.#entry ? identOf(this.#entry) : null
  }
  /** The operating system's number for it; null before it runs, and on macOS. CPython: native_id. */
  get nativeId(): number | null {
    return this.#entry ? nativeIdOf(this.#entry) : null
  }

  /** Its place in the process table; undefined before start(). @internal */
  get entry(): ProcessEntry | undefined {
    return this.#entry
  }

  /** @internal */
  protected nameFor(target: Target): string {
    const number = `Thread-${this.#run.process.numberThread()}`
    return target.name === '' ? number : `${number} (${target.name})`
  }
}

export const identOf = (entry: ProcessEntry): number => entry.index + 1
export const nativeIdOf = (entry: ProcessEntry): number | null => (entry.nativeId === 0 ? null : entry.nativeId)
