import { EventKind } from '../../shared/trace.ts'
import { context, type Context } from './context.ts'
import { RuntimeError, ValueError } from './errors.ts'
import { EntryState, type ProcessEntry } from './process-table.ts'
import { prepareProcess } from './prepared-process.ts'
import { Sentinel } from './sentinel.ts'
import { exportName, type Target } from './targets.ts'
import { pidOf, signalProcess } from './process-signal.ts'
import { waitForEnd } from './process-wait.ts'

/** CPython: the arguments of multiprocessing.Process. There is no `kwargs`: pass an object. */
export interface ProcessOptions {
  /** An exported function of the program. */
  readonly target: Target
  /** Its arguments: data, which is copied, and shared objects, which are not. */
  readonly args?: readonly unknown[] | undefined
  /** Else "Process-1", "Process-2", …; the first child of Process-2 is "Process-2:1". */
  readonly name?: string | undefined
  /** A daemon is ended when its parent ends, instead of being waited for. Left out: as its parent is. */
  readonly daemon?: boolean | undefined
}

const children: Process[] = []

/**
 * An operating-system process that runs `target`. It loads the program again and calls the function (Python's *spawn*):
 * its variables are its own. CPython: multiprocessing.Process.
 *
 * Differences: what to run is always a `target`; there is no run() to override, as the new process has no instance of the
 * class. There is no authkey, as processes reach one another through the run's arena alone, which only its lab hands out.
 */
export class Process {
  /** What the screen calls it, if it is set before start(); later it is known under that name only here, as in CPython. */
  name: string
  #daemon: boolean
  #closed = false
  readonly #target: Target
  readonly #args: readonly unknown[]
  readonly #run: Context
  readonly #number: number
  #entry: ProcessEntry | undefined
  #sentinel: Sentinel | undefined

  /** @throws TypeError without a function as target. CPython's runs nothing then, or a subclass's `run`. */
  constructor(options: ProcessOptions) {
    const run = context()
    if (typeof options.target !== 'function') {
      throw new TypeError(`A Process needs a target: an exported function, not ${String(options.target)}.`)
    }
    this.#run = run
    this.#target = options.target
    this.#args = options.args ?? []
    this.#number = run.process.numberChild()
    this.name = options.name ?? `Process-${[...run.lineage, this.#number].join(':')}`
    this.#daemon = options.daemon ?? run.process.daemon
  }

  /** Whether it is ended with its parent, instead of being waited for. */
  get daemon(): boolean {
    return this.#daemon
  }
  /** Sets whether it is. @throws RuntimeError after start(); in CPython an AssertionError. */
  set daemon(daemon: boolean) {
    if (this.#entry) throw new RuntimeError(`${this.name} was started before; set daemon before start().`)
    this.#daemon = daemon
  }

  /**
   * Starts the process and returns at once. Once only.
   * @throws RuntimeError when it was started before, in a daemon, which has no children (in CPython both are an
   * AssertionError), or while the program is still being loaded.
   * @throws ValueError when the target is not exported, and after close(). @throws CloneError when an argument cannot be sent.
   */
  start(): void {
    this.#checkOpen()
    forgetEnded()
    if (this.#entry)
      throw new RuntimeError(`${this.name} was started before; make a new Process to run its target again.`)
    const run = this.#run
    if (!run.exports) {
      throw new RuntimeError(
        `${this.name} was started while the program was still being loaded. Every process loads the program anew, and each would start another: start processes in main().`,
      )
    }
    if (run.process.daemon)
      throw new RuntimeError(
        `${run.process.name} is a daemon, and daemons have no children; ${this.name} cannot start.`,
      )
    const entry = prepareProcess(run.arena, {
      target: exportName(run.exports, this.#target, `${this.name}: its target`),
      args: this.#args,
      name: this.name,
      daemon: this.#daemon,
      parent: run.process.index,
      isThread: false,
      number: this.#number,
    })
    this.#entry = entry
    children.push(this)
    run.recorder.observe(EventKind.Spawn, 0, run.recorder.now(), 0, entry.index, 0)
    run.spawn(entry.index)
  }

  /**
   * Waits until the process has ended.
   * @param timeout seconds to wait at most; then look at `exitcode`.
   * @throws RuntimeError when it was not started (in CPython an AssertionError), ValueError after close().
   */
  join(timeout?: number): void {
    const entry = this.#started('joined')
    waitForEnd(this.#run, entry, timeout)
    if (entry.state === EntryState.Ended) forgetEnded()
  }

  /** Whether it has been started and has not ended. @throws ValueError after close(). */
  isAlive(): boolean {
    this.#checkOpen()
    return this.#entry !== undefined && this.#entry.state !== EntryState.Ended
  }

  /**
   * null while it lives; 0; 1 after an uncaught error; n after exit(n); −n when signal n killed it. Windows does not tell
   * who ended a process from outside the run: that is 1 there. @throws ValueError after close().
   */
  get exitcode(): number | null {
    this.#checkOpen()
    return this.#entry?.state === EntryState.Ended ? this.#entry.exitcode : null
  }

  /** The operating system's number for it; null before start(). @throws ValueError after close(). */
  get pid(): number | null {
    this.#checkOpen()
    return this.#entry ? pidOf(this.#entry) : null
  }

  /** The same as pid. @throws ValueError after close(). */
  get ident(): number | null {
    return this.pid
  }

  /** For wait(): ready when the process has ended. @throws ValueError before start() and after close(). */
  get sentinel(): Sentinel {
    this.#checkOpen()
    if (!this.#entry) throw new ValueError(`${this.name} has no sentinel before it is started: call start() first.`)
    return (this.#sentinel ??= new Sentinel(this.#run, this.#entry))
  }

  /**
   * Asks the operating system to end it (SIGTERM). Locks it holds stay held. Windows has no signals: there it ends at once,
   * and the exit code is −15 all the same, as CPython's is.
   * @throws RuntimeError when it was not started (in CPython an AttributeError), ValueError after close().
   */
  terminate(): void {
    this.#signal('SIGTERM')
  }
  /**
   * Ends it at once (SIGKILL). On Windows CPython's exit code is −15 after this too; ours is −9 everywhere.
   * @throws as terminate().
   */
  kill(): void {
    this.#signal('SIGKILL')
  }

  /**
   * Forgets a process that has ended, or was never started: everything but its name is a ValueError from then on.
   * @throws ValueError while it lives.
   */
  close(): void {
    if (this.#entry && this.#entry.state !== EntryState.Ended) {
      throw new ValueError(`${this.name} is still alive; join() it before close().`)
    }
    this.#closed = true
    forgetEnded()
  }

  /** Its place in the process table; undefined before start(). @internal */
  get entry(): ProcessEntry | undefined {
    return this.#entry
  }

  #checkOpen(): void {
    if (this.#closed) throw new ValueError(`${this.name} is closed: look at it before close().`)
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    signalProcess(this.#run.arena, this.#started('ended'), signal)
  }

  #started(what: string): ProcessEntry {
    this.#checkOpen()
    if (!this.#entry) throw new RuntimeError(`${this.name} cannot be ${what} before it is started: call start() first.`)
    return this.#entry
  }
}

/** Takes the ended off the list of children. CPython joins them here, which leaves no zombie; the lab does that for us. */
function forgetEnded(): void {
  const alive = children.filter(({ entry }) => entry?.state !== EntryState.Ended)
  children.splice(0, children.length, ...alive)
}

/**
 * This process's children that have not ended; those that another of its threads started are known only there.
 * CPython: multiprocessing.active_children.
 */
export function activeChildren(): Process[] {
  forgetEnded()
  return [...children]
}

/** The process that is running this. CPython: multiprocessing.Process; these three of its members. */
export interface CurrentProcess {
  /** What the screen calls it; "MainProcess" is the run's first. */
  readonly name: string
  /** The operating system's number for it. */
  readonly pid: number
  /** Whether it is ended with its parent. */
  readonly daemon: boolean
}

/** The process that is running this. CPython: multiprocessing.current_process. */
export function currentProcess(): CurrentProcess {
  const own = context().process
  return { name: own.name, pid: process.pid, daemon: own.daemon }
}
