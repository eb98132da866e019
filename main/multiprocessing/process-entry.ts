/**
 * What a spare runs: load everything, say ready, wait for one assignment, become that process, end with it.
 * The same file under Node (`child_process`) and in an Electron utility process; only the port differs.
 */
import { constants } from 'node:os'
import { basename } from 'node:path'
import { endProcess, recordEnd, reportUncaught } from './ending.ts'
import { enterContext, type Context } from './context.ts'
import { gaugeInSpareTime } from './event-gauge.ts'
import { FlightRecorder } from './flight-recorder.ts'
import { Arena } from './memory/arena.ts'
import type { System } from './memory/system.ts'
import { thisSystem } from './memory/this-system.ts'
import { OutputRing } from './output-ring.ts'
import { noteKills } from './noted-kills.ts'
import { captureConsole, exit } from './printing.ts'
import { prepareProcess, readCall } from './prepared-process.ts'
import { EntryState, ProcessEntry } from './process-table.ts'
import type { ToProcess } from './protocol.ts'
import { EventKind } from '../../shared/trace.ts'
import { connectToLab } from './lab-port.ts'
import * as library from './index.ts'
import { loadProgram } from './program.ts'
import { targetOf } from './targets.ts'

const lab = connectToLab((message) => void become(message))
const system = await thisSystem()
const practice = rehearse(system)
// Node would open a port for a debugger; the system ends the process, and so does CPython.
if (constants.signals.SIGUSR1) system.defaultAction?.(constants.signals.SIGUSR1)
lab.send({ type: 'ready' })
const eventCost = practice && gaugeInSpareTime(practice)

async function become(assignment: ToProcess): Promise<void> {
  const run = await enterRun(assignment)
  // For the operating system's process list: "forkscope bank deposit".
  process.title = `forkscope ${basename(assignment.scenario)} ${run.entry.name}`
  captureConsole(run)
  if (process.platform === 'win32') noteKills(run)
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
  const cost = eventCost?.()
  const run = contextIn(await Arena.open(assignment.arena), assignment)
  // What it measured holds for memory that is reached in the same way.
  if (run.arena.memory.kind === 'overlay') run.entry.eventCost = cost
  enterContext(run)
  return run
}

function contextIn(
  arena: Arena,
  { index, program, lineage }: Pick<ToProcess, 'index' | 'program' | 'lineage'>,
): Context {
  const entry = new ProcessEntry(arena.memory, index)
  entry.startNs = arena.clock.nowNs()
  entry.state = EntryState.Running
  return {
    arena,
    entry,
    recorder: new FlightRecorder(arena.memory, arena.clock, entry),
    output: new OutputRing(arena, entry),
    program,
    lineage,
    cpuAtStart: process.cpuUsage(),
    spawn: (child, below) => lab.send({ type: 'spawn', index: child, lineage: below }),
    exports: undefined,
  }
}

/**
 * Lives a process's life once, in an arena of its own: the first call of everything takes ten times as long as the second,
 * and a spare has the time. @returns the arena, for more of the kind.
 */
function rehearse(system: System): Arena | undefined {
  const arena = Arena.rehearsal(system)
  if (!arena) return undefined
  const call = { target: 'main', args: [{}], name: 'rehearsal', daemon: false, parent: -1 }
  const { index } = prepareProcess(arena, call)
  const run = contextIn(arena, { index, program: '', lineage: [] })
  readCall(arena, run.entry)
  run.recorder.observe(EventKind.Start, 0, run.recorder.now(), 0, 0, 0)
  run.output.write('stdout', 'rehearsal', run.recorder.now())
  recordEnd(arena, run.entry, 0)
  return arena
}
