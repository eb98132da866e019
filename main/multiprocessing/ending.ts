import { fileURLToPath } from 'node:url'
import { EventKind } from '../../shared/trace.ts'
import { asText } from './as-text.ts'
import type { Context } from './context.ts'
import { SystemExit } from './errors.ts'
import { runFinalizers } from './finalizers.ts'
import { write } from './printing.ts'
import { signalProcess } from './process-signal.ts'
import { noticeEnd } from './end-notice.ts'
import { inOwnLines } from './program.ts'
import type { Arena } from './memory/arena.ts'
import { EntryState, processEntries, type ProcessEntry } from './process-table.ts'
import { waitForEnd } from './process-wait.ts'
import { WaitList } from './wait-list.ts'
import { lookAtWatchesNow } from './watch.ts'

/** Writes an uncaught error to this process's stderr, with the program's own lines. @returns the exit code it makes. */
export function reportUncaught(run: Context, error: unknown): number {
  if (error instanceof SystemExit) {
    if (error.words !== undefined) write(run, 'stderr', asText(error.words))
    return error.code
  }
  write(run, 'stderr', describeError(error, run.program))
  return 1
}

/**
 * Ends this process as Python does: its threads are waited for, its managers are shut down, its daemons are ended, its other
 * children waited for, then it leaves with its code, and daemonic threads with it. Everything it has to say is in the arena
 * before that.
 */
export function endProcess(run: Context, reason: number): never {
  const { arena } = run
  // As systems keep it; a negative one would be taken for a signal.
  const code = reason & 0xff
  waitForEach(run, ({ isThread, daemon }) => isThread && !daemon)
  runFinalizers()
  lookAtWatchesNow()
  for (const child of belonging(run)) if (!child.isThread && child.daemon) signalProcess(arena, child, 'SIGTERM')
  waitForEach(run, ({ isThread }) => !isThread)
  sayGoodbye(run, code)
  return run.leave(code)
}

/** What lives and has this process as its parent, whichever of its threads started it. */
const belonging = ({ arena, process }: Context): ProcessEntry[] =>
  processEntries(arena.memory).filter((entry) => entry.parent === process.index && entry.state !== EntryState.Ended)

/** One at a time, as each may start others before it ends. */
function waitForEach(run: Context, which: (entry: ProcessEntry) => boolean): void {
  for (let next = belonging(run).find(which); next; next = belonging(run).find(which)) waitForEnd(run, next)
}

/** Records this process's, or thread's, end with all that only it knows. */
export function sayGoodbye(run: Context, code: number): void {
  const { arena, entry, recorder } = run
  recorder.observe(EventKind.Exit, 0, recorder.now(), 0, code, 0)
  const { cpuMs, userMs } = run.cpu()
  entry.cpuMs = cpuMs
  entry.userMs = userMs
  recordEnd(arena, entry, code)
}

/** Writes the end into the process table and wakes who waits for it: the process itself, or the lab when it was killed. */
export function recordEnd(arena: Arena, entry: ProcessEntry, code: number): void {
  entry.endNs = arena.clock.nowNs()
  entry.exitcode = code
  entry.state = EntryState.Ended
  new WaitList(arena, entry.joinersAt, entry.endSemaphore).wake(Infinity)
  noticeEnd(arena, entry.index)
}

/** "Error: what" and the lines of the program it came through; our own and Node's frames would only hide them. */
export function describeError(error: unknown, program: string): string {
  if (!(error instanceof Error)) return `Uncaught: ${String(error)}`
  const lines = inOwnLines(error.stack ?? String(error), program).split('\n')
  const firstFrame = lines.findIndex((line) => /^\s+at /.test(line))
  const head = firstFrame < 0 ? lines : lines.slice(0, firstFrame)
  const frames = firstFrame < 0 ? [] : lines.slice(firstFrame).filter(isProgramFrame).map(shortened)
  return [...head, ...frames].join('\n')
}

const LIBRARY = fileURLToPath(new URL('.', import.meta.url))
const isProgramFrame = (line: string): boolean => !line.includes('node:') && !line.includes(LIBRARY)
const shortened = (line: string): string => line.replace('at Module.', 'at ')
