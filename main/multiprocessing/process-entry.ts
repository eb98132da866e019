/**
 * What a spare runs: load everything, say ready, wait for one assignment, become that process, end with it.
 * The same file under Node (`child_process`), in an Electron utility process and as a thread of the lab; only the port
 * differs.
 */
import { constants } from 'node:os'
import { basename } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { processCpu, threadCpu } from './cpu-time.ts'
import { endProcess, recordEnd, reportUncaught } from './ending.ts'
import { setEngineFlags } from './engine-flags.ts'
import { gaugeInSpareTime, type EventCost } from './event-gauge.ts'
import { connectToLab } from './lab-port.ts'
import { leaveThread } from './leave-thread.ts'
import { contextIn, live, type Ways } from './life.ts'
import { Arena } from './memory/arena.ts'
import type { System } from './memory/system.ts'
import { thisSystem } from './memory/this-system.ts'
import { prepareProcess, readCall } from './prepared-process.ts'
import type { ToProcess } from './protocol.ts'
import { EventKind } from '../../shared/trace.ts'

const lab = connectToLab((message) => void become(message))
const ready = prepare()

/** @returns what tells an event's cost, where there was time to find it out. */
async function prepare(): Promise<(() => EventCost | undefined) | undefined> {
  const system = await thisSystem()
  const practice = rehearse(system)
  // A thread's would be the lab's, and Electron sets them at the start, as it may forbid to change them later.
  if (isMainThread && !('electron' in process.versions)) setEngineFlags()
  // Node would open a port for a debugger; the system ends the process, and so does CPython.
  if (isMainThread && constants.signals.SIGUSR1) system.defaultAction?.(constants.signals.SIGUSR1)
  lab.send({ type: 'ready' })
  return practice && gaugeInSpareTime(practice)
}

async function become({ arena: address, shared, index, program, scenario }: ToProcess): Promise<void> {
  const eventCost = await ready
  const cost = eventCost?.()
  const arena = await Arena.open(address, shared)
  const run = contextIn(arena, index, program, waysIn(arena))
  // On Linux the main thread has its process's number.
  if (process.platform === 'win32') run.entry.nativeId = arena.system.thread?.id() ?? 0
  // What it measured holds for memory that is reached in the same way.
  if (arena.memory.kind === 'overlay') run.entry.eventCost = cost
  // For the operating system's process list: "forkscope bank deposit".
  if (isMainThread) process.title = `forkscope ${basename(scenario)} ${run.entry.name}`
  await live(run, (outcome) => endProcess(run, 'error' in outcome ? reportUncaught(run, outcome.error) : 0))
}

function waysIn(arena: Arena): Ways {
  return {
    cpu: isMainThread ? processCpu() : threadCpu(arena.system),
    spawn: (index) => lab.send({ type: 'spawn', index }),
    leave: (code) => (isMainThread ? arena.system.exitNow(code) : leaveThread()),
  }
}

/**
 * Lives a process's life once, in an arena of its own: the first call of everything takes ten times as long as the second,
 * and a spare has the time. @returns the arena, for more of the kind.
 */
function rehearse(system: System): Arena | undefined {
  const arena = Arena.rehearsal(system)
  if (!arena) return undefined
  const call = {
    target: 'main',
    args: [{}],
    name: 'rehearsal',
    daemon: false,
    parent: -1,
    isThread: false,
    number: 0,
  }
  const { index } = prepareProcess(arena, call)
  const run = contextIn(arena, index, '', waysIn(arena))
  readCall(arena, run.entry)
  run.recorder.observe(EventKind.Start, 0, run.recorder.now(), 0, 0, 0)
  run.output.write('stdout', 'rehearsal', run.recorder.now())
  recordEnd(arena, run.entry, 0)
  return arena
}
