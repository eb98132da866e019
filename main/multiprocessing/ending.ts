import { EventKind } from '../../shared/trace.ts'
import type { Context } from './context.ts'
import { SystemExit } from './errors.ts'
import { runFinalizers } from './finalizers.ts'
import { write } from './printing.ts'
import { activeChildren } from './process.ts'
import { noticeEnd } from './end-notice.ts'
import { inOwnLines } from './program.ts'
import type { Arena } from './memory/arena.ts'
import { EntryState, type ProcessEntry } from './process-table.ts'
import { WaitList } from './wait-list.ts'
import { lookAtWatchesNow } from './watch.ts'

/** Writes an uncaught error to this process's stderr, with the program's own lines. @returns the exit code it makes. */
export function reportUncaught(run: Context, error: unknown): number {
  if (error instanceof SystemExit) return error.code
  write(run, 'stderr', describeError(error, run.program))
  return 1
}

/**
 * Ends this process as Python does: its managers are shut down, its daemons are ended, its other children waited for, then it leaves with its code.
 * Everything it has to say is in the arena before that.
 */
export function endProcess(run: Context, code: number): never {
  runFinalizers()
  lookAtWatchesNow()
  for (const child of activeChildren()) if (child.daemon) child.terminate()
  for (const child of activeChildren()) child.join()
  const { arena, entry, recorder } = run
  recorder.observe(EventKind.Exit, 0, recorder.now(), 0, code, 0)
  const { user, system } = process.cpuUsage(run.cpuAtStart)
  entry.userMs = user / 1000
  entry.cpuMs = (user + system) / 1000
  recordEnd(arena, entry, code)
  return arena.system.exitNow(code)
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

const LIBRARY = new URL('.', import.meta.url).pathname
const isProgramFrame = (line: string): boolean => !line.includes('node:') && !line.includes(LIBRARY)
const shortened = (line: string): string => line.replace('at Module.', 'at ')
