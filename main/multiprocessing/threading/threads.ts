import { context } from '../context.ts'
import { RuntimeError } from '../errors.ts'
import { EntryState, processEntries, type ProcessEntry } from '../process-table.ts'
import { waitForEnd } from '../process-wait.ts'
import { identOf, nativeIdOf, startedHere, type Thread } from './thread.ts'

/** What is known of a thread of this process, whichever thread started it. A `Thread` is one. CPython: threading.Thread. */
export type AnyThread = Pick<Thread, 'ident' | 'nativeId' | 'isAlive' | 'join'> & {
  /** What the screen calls it; "MainThread" is the process's first. */
  readonly name: string
  /** Whether its process ends without waiting for it. */
  readonly daemon: boolean
}

/** A thread that another one started, or the main thread. */
class OtherThread implements AnyThread {
  readonly #entry: ProcessEntry

  constructor(entry: ProcessEntry) {
    this.#entry = entry
  }

  get name(): string {
    return this.#entry.isThread ? this.#entry.name : 'MainThread'
  }
  get daemon(): boolean {
    return this.#entry.isThread && this.#entry.daemon
  }
  get ident(): number {
    return identOf(this.#entry)
  }
  get nativeId(): number | null {
    // A process's main thread has the process's number.
    if (!this.#entry.isThread && process.platform === 'linux' && this.#entry.nativeId === 0) return this.#entry.pid
    return nativeIdOf(this.#entry)
  }
  isAlive(): boolean {
    return this.#entry.state !== EntryState.Ended
  }
  join(timeout?: number): void {
    const run = context()
    if (this.#entry.index === run.entry.index)
      throw new RuntimeError(`${this.name} cannot join itself: it would wait for its own end.`)
    if (!this.#entry.isThread) {
      throw new RuntimeError(
        'MainThread cannot be joined: it waits for this thread before it ends, and each would wait.',
      )
    }
    waitForEnd(run, this.#entry, timeout)
  }
}

const others = new Map<number, OtherThread>()

/** The same object for the same thread every time. */
function threadOf(entry: ProcessEntry): AnyThread {
  const known = startedHere(entry.index) ?? others.get(entry.index)
  if (known) return known
  const other = new OtherThread(entry)
  others.set(entry.index, other)
  return other
}

/** The thread that is running this. CPython: threading.current_thread. */
export const currentThread = (): AnyThread => threadOf(context().entry)

/** The thread in which this process began. CPython: threading.main_thread. */
export const mainThread = (): AnyThread => threadOf(context().process)

/** All threads of this process that live: the main one first. CPython: threading.enumerate. */
export function enumerate(): AnyThread[] {
  const { arena, process } = context()
  const threads = processEntries(arena.memory).filter(
    ({ isThread, parent, state }) => isThread && parent === process.index && state !== EntryState.Ended,
  )
  return [process, ...threads].map(threadOf)
}

/** How many threads of this process live. CPython: threading.active_count. */
export const activeCount = (): number => enumerate().length

/** The number of the thread that is running this: its `ident`. CPython: threading.get_ident. */
export const getIdent = (): number => identOf(context().entry)

/** The operating system's number of the thread that is running this; null where it has none. CPython: threading.get_native_id. */
export const getNativeId = (): number | null => context().arena.system.thread?.id() ?? null
