import { constants } from 'node:os'
import { EventKind } from '../../shared/trace.ts'
import { context, type Context } from './context.ts'
import { RuntimeError, ValueError } from './errors.ts'
import { pause } from './memory/pause.ts'
import { EntryState, WaitFor, type ProcessEntry } from './process-table.ts'
import { prepareProcess } from './prepared-process.ts'
import { deadlineOf } from './waiting.ts'
import { WaitList } from './wait-list.ts'

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- a target takes whatever its args give it. */
export type Target = (...args: any[]) => unknown

export interface ProcessOptions {
  /** An exported function of the program. */
  readonly target: Target
  /** Its arguments: data, which is copied, and shared objects, which are not. */
  readonly args?: readonly unknown[] | undefined
  /** Else "Process-1", "Process-2", …; the first child of Process-2 is "Process-2:1". */
  readonly name?: string | undefined
  /** A daemon is ended when its parent ends, instead of being waited for. */
  readonly daemon?: boolean | undefined
}

const children: Process[] = []
let numbered = 0

/**
 * An operating-system process that runs `target`. It loads the program again and calls the function (Python's *spawn*):
 * its variables are its own. CPython: multiprocessing.Process.
 */
export class Process {
  readonly name: string
  readonly daemon: boolean
  readonly #target: Target
  readonly #args: readonly unknown[]
  readonly #run: Context
  readonly #lineage: readonly number[]
  #entry: ProcessEntry | undefined

  constructor(options: ProcessOptions) {
    const run = context()
    if (typeof options.target !== 'function') {
      throw new TypeError(`A Process needs a target: an exported function, not ${String(options.target)}.`)
    }
    this.#run = run
    this.#target = options.target
    this.#args = options.args ?? []
    this.#lineage = [...run.lineage, ++numbered]
    this.name = options.name ?? `Process-${this.#lineage.join(':')}`
    this.daemon = options.daemon ?? run.entry.daemon
  }

  /**
   * Starts the process and returns at once. Once only.
   * @throws RuntimeError when it was started before, or while the program is still being loaded.
   * @throws ValueError when the target is not exported. @throws CloneError when an argument cannot be sent.
   */
  start(): void {
    if (this.#entry)
      throw new RuntimeError(`${this.name} was started before; make a new Process to run its target again.`)
    const run = this.#run
    if (!run.exports) {
      throw new RuntimeError(
        `${this.name} was started while the program was still being loaded. Every process loads the program anew, and each would start another: start processes in main().`,
      )
    }
    if (run.entry.daemon)
      throw new RuntimeError(`${run.entry.name} is a daemon, and daemons have no children; ${this.name} cannot start.`)
    const entry = prepareProcess(run.arena, {
      target: this.#exportName(run.exports),
      args: this.#args,
      name: this.name,
      daemon: this.daemon,
      parent: run.entry.index,
    })
    this.#entry = entry
    children.push(this)
    run.recorder.observe(EventKind.Spawn, 0, run.recorder.now(), 0, entry.index, 0)
    run.spawn(entry.index, this.#lineage)
  }

  /**
   * Waits until the process has ended.
   * @param timeout seconds to wait at most; then look at `exitcode`.
   * @throws RuntimeError when it was not started.
   */
  join(timeout?: number): void {
    const entry = this.#started('joined')
    const { arena, entry: self, recorder } = this.#run
    if (entry.state === EntryState.Ended) return
    const beganNs = arena.clock.nowNs()
    recorder.observe(EventKind.Wait, 0, beganNs, 0, WaitFor.Process, entry.index)
    self.beginWait(WaitFor.Process, entry.index, beganNs, timeout === undefined)
    new WaitList(arena, entry.joinersAt, entry.endSemaphore).waitUntil(
      () => entry.state === EntryState.Ended,
      deadlineOf({ timeout }),
    )
    self.endWait()
    recorder.observe(EventKind.WaitEnd, 0, recorder.now(), arena.clock.nowNs() - beganNs, WaitFor.Process, entry.index)
  }

  isAlive(): boolean {
    return this.#entry !== undefined && this.#entry.state !== EntryState.Ended
  }

  /** null while it lives; 0; 1 after an uncaught error; n after exit(n); −n when signal n killed it. */
  get exitcode(): number | null {
    return this.#entry?.state === EntryState.Ended ? this.#entry.exitcode : null
  }

  /** The operating system's number for it; null before start(). */
  get pid(): number | null {
    const entry = this.#entry
    if (!entry) return null
    // The lab writes it when it has a process for the entry, a fraction of a millisecond after start().
    while (entry.pid === 0 && entry.state !== EntryState.Ended) pause(0.2)
    return entry.pid === 0 ? null : entry.pid
  }

  /** Asks the operating system to end it (SIGTERM). Locks it holds stay held. */
  terminate(): void {
    this.#signal('SIGTERM')
  }
  /** Ends it at once (SIGKILL). */
  kill(): void {
    this.#signal('SIGKILL')
  }

  /** Forgets a process that has ended. @throws ValueError while it lives. */
  close(): void {
    if (this.isAlive()) throw new ValueError(`${this.name} is still alive; join() it before close().`)
    const index = children.indexOf(this)
    if (index >= 0) children.splice(index, 1)
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const entry = this.#started('ended')
    const { pid } = this
    if (pid === null || entry.state === EntryState.Ended) return
    entry.signal = constants.signals[signal]
    try {
      process.kill(pid, signal)
    } catch {
      // It has just ended by itself; that is what was wanted.
    }
  }

  #started(what: string): ProcessEntry {
    if (!this.#entry) throw new RuntimeError(`${this.name} cannot be ${what} before it is started: call start() first.`)
    return this.#entry
  }

  #exportName(exports: Readonly<Record<string, unknown>>): string {
    const found = Object.keys(exports).find((key) => exports[key] === this.#target)
    if (found === undefined) {
      const name = this.#target.name || 'an unnamed function'
      throw new ValueError(
        `${this.name}: its target ${name} is not exported, so the new process cannot find it. Write "export function ${this.#target.name || 'work'}" at the top level of the program.`,
      )
    }
    return found
  }
}

/** This process's children that have not ended. CPython: multiprocessing.active_children. */
export function activeChildren(): Process[] {
  return children.filter((child) => child.isAlive())
}

/** The process that is running this. */
export interface CurrentProcess {
  readonly name: string
  readonly pid: number
  readonly daemon: boolean
}

/** CPython: multiprocessing.current_process. */
export function currentProcess(): CurrentProcess {
  const { entry } = context()
  return { name: entry.name, pid: process.pid, daemon: entry.daemon }
}
