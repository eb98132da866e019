import { formatWithOptions } from 'node:util'
import { EventKind } from '../../shared/trace.ts'
import { asText, PLAIN } from './as-text.ts'
import { context, type Context } from './context.ts'
import { ValueError, SystemExit } from './errors.ts'
import { lookUp } from './long-wait.ts'
import { pause } from './memory/pause.ts'
import type { Stream } from './output-ring.ts'
import { WaitFor } from './process-table.ts'
import { SLICE_MS } from './wait-list.ts'
import { lookAtWatches } from './watch.ts'

/** A sleeper looks up this often, after the first slice, to see whether its lab still lives. */
const LOOK_UP_MS = 1000

/** Prints a line: the values as text, parted by spaces. Numbers and lists look as in Python: `[4, 9, 16]`. CPython: print. */
export function print(...values: unknown[]): void {
  write(context(), 'stdout', values.map(asText).join(' '))
}

export function write(run: Context, stream: Stream, line: string): void {
  const nowNs = run.arena.clock.nowNs()
  const bytes = run.output.write(stream, line, nowNs)
  run.recorder.observe(EventKind.Print, 0, nowNs, 0, bytes, stream === 'stdout' ? 1 : 2)
  lookAtWatches()
}

/** `console.log` and its like are recorded as `print` is. */
export function captureConsole(run: Context): void {
  const to =
    (stream: Stream) =>
    (...values: unknown[]): void =>
      write(run, stream, formatWithOptions(PLAIN, ...values))
  Object.assign(console, {
    log: to('stdout'),
    info: to('stdout'),
    debug: to('stdout'),
    warn: to('stderr'),
    error: to('stderr'),
  })
}

/** Blocks this process for some seconds. @throws ValueError below 0. CPython: time.sleep. */
export function sleep(seconds: number): void {
  if (!(seconds >= 0)) throw new ValueError(`sleep() takes seconds from 0 up, not ${String(seconds)}.`)
  const { arena, entry, recorder } = context()
  lookAtWatches()
  const beganNs = arena.clock.nowNs()
  recorder.observe(EventKind.Sleep, 0, beganNs, seconds * 1e9, 0, 0)
  entry.beginWait(WaitFor.Sleep, 0, beganNs, false)
  const deadlineMs = performance.now() + seconds * 1000
  let sliceMs = SLICE_MS
  for (let left = seconds * 1000; left > 0; left = deadlineMs - performance.now()) {
    pause(Math.min(left, sliceMs))
    if (left > sliceMs) lookUp(arena)
    sliceMs = LOOK_UP_MS
  }
  entry.endWait()
  recorder.observe(EventKind.Wake, 0, recorder.now(), arena.clock.nowNs() - beganNs, 0, 0)
}

/**
 * Ends this process, or this thread without a word. CPython: sys.exit.
 * @param reason a whole number is the exit code, of which the system keeps eight bits: 256 is 0, and −1 is 255. Anything
 * else, but null, true and false (0, 1 and 0), goes to stderr, and the code is 1.
 * @throws SystemExit, so that every `finally` runs on the way out: let it pass.
 */
export function exit(reason: unknown = 0): never {
  throw new SystemExit(reason)
}
