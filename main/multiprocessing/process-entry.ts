/**
 * What a spare runs: load everything, say ready, wait for one assignment, become that process, end with it.
 * The same file under Node (`child_process`) and in an Electron utility process; only the port differs.
 */
import { basename } from 'node:path'
import { endProcess, reportUncaught } from './ending.ts'
import { enterContext, type Context } from './context.ts'
import { FlightRecorder } from './flight-recorder.ts'
import { Arena, ARENA_BYTES } from './memory/arena.ts'
import { thisSystem } from './memory/this-system.ts'
import { OutputRing } from './output-ring.ts'
import { captureConsole, exit } from './printing.ts'
import { readCall } from './prepared-process.ts'
import { EntryState, ProcessEntry } from './process-table.ts'
import type { ToProcess } from './protocol.ts'
import { EventKind } from '../../shared/trace.ts'
import { connectToLab } from './lab-port.ts'
import * as library from './index.ts'
import { loadProgram } from './program.ts'
import { targetOf } from './targets.ts'

const lab = connectToLab((message) => void become(message))
const system = await thisSystem()
system.warmUp(ARENA_BYTES)
lab.send({ type: 'ready' })

async function become(assignment: ToProcess): Promise<void> {
  const run = await enterRun(assignment)
  // For the operating system's process list: "forkscope bank deposit".
  process.title = `forkscope ${basename(assignment.scenario)} ${run.entry.name}`
  captureConsole(run)
  process.exit = (code) => exit(typeof code === 'number' ? code : 0)
  process.on('uncaughtException', (error) => endProcess(run, reportUncaught(run, error)))
  process.on('unhandledRejection', (error) => endProcess(run, reportUncaught(run, error)))
  try {
    run.exports = loadProgram(assignment.program, library)
    const { target, args } = readCall(run.arena, run.entry)
    run.recorder.observe(EventKind.Start, 0, run.recorder.now(), 0, 0, 0)
    await targetOf(run.exports, target)(...args)
    endProcess(run, 0)
  } catch (error) {
    endProcess(run, reportUncaught(run, error))
  }
}

async function enterRun(assignment: ToProcess): Promise<Context> {
  const arena = await Arena.open(assignment.arena)
  const entry = new ProcessEntry(arena.memory, assignment.index)
  entry.startNs = arena.clock.nowNs()
  entry.state = EntryState.Running
  const run: Context = {
    arena,
    entry,
    recorder: new FlightRecorder(arena.memory, arena.clock, entry),
    output: new OutputRing(arena, entry),
    program: assignment.program,
    lineage: assignment.lineage,
    cpuAtStart: process.cpuUsage(),
    spawn: (index, lineage) => lab.send({ type: 'spawn', index, lineage }),
    exports: undefined,
  }
  enterContext(run)
  return run
}
