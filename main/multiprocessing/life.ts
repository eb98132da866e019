import { enterContext, type Context } from './context.ts'
import { FlightRecorder } from './flight-recorder.ts'
import * as library from './index.ts'
import type { Arena } from './memory/arena.ts'
import { noteKills } from './noted-kills.ts'
import { OutputRing } from './output-ring.ts'
import { readCall } from './prepared-process.ts'
import { captureConsole, exit } from './printing.ts'
import { EntryState, ProcessEntry } from './process-table.ts'
import { loadProgram } from './program.ts'
import { targetOf } from './targets.ts'
import * as threading from './threading/index.ts'
import { EventKind } from '../../shared/trace.ts'

/** What a program may import beside its own files. */
const MODULES = { multiprocessing: library, threading }

/** What differs between a process and a thread of one. */
export type Ways = Pick<Context, 'cpu' | 'spawn' | 'leave'>

/** This JavaScript thread's place in a run: entry `index` of the process table, which is running from now on. */
export function contextIn(arena: Arena, index: number, program: string, ways: Ways): Context {
  const entry = new ProcessEntry(arena.memory, index)
  entry.startNs = arena.clock.nowNs()
  entry.state = EntryState.Running
  return {
    arena,
    entry,
    process: entry.isThread ? new ProcessEntry(arena.memory, entry.parent) : entry,
    recorder: new FlightRecorder(arena.memory, arena.clock, entry),
    output: new OutputRing(arena, entry),
    program,
    lineage: entry.lineage,
    exports: undefined,
    ...ways,
  }
}

/** Makes the call that was prepared for this context, from loading the program to `end`, which gets what was thrown. */
export async function live(run: Context, end: (outcome: { readonly error?: unknown }) => never): Promise<void> {
  enterContext(run)
  captureConsole(run)
  if (process.platform === 'win32') noteKills(run)
  process.exit = (code) => exit(typeof code === 'number' ? code : 0)
  process.on('uncaughtException', (error) => end({ error }))
  process.on('unhandledRejection', (error) => end({ error }))
  let outcome: { readonly error?: unknown } = {}
  try {
    // First: what is kept by a Manager arrives as a proxy for one of the program's own classes.
    run.exports = loadProgram(run.program, MODULES)
    const { target, args } = readCall(run.arena, run.entry)
    run.recorder.observe(EventKind.Start, 0, run.recorder.now(), 0, 0, 0)
    await targetOf(run.exports, target)(...args)
  } catch (error) {
    outcome = { error }
  }
  end(outcome)
}
