import { constants } from 'node:os'
import { recordEnd } from '../multiprocessing/ending.ts'
import { endingInWords } from '../multiprocessing/ending-words.ts'
import type { Arena } from '../multiprocessing/memory/arena.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import { EntryState, processEntries, ProcessEntry } from '../multiprocessing/process-table.ts'
import { threadUsage } from './process-usage.ts'
import { heldLocks } from './reports.ts'
import type { RunProcess } from './run-process.ts'

const { SIGTERM } = constants.signals

/**
 * Ends the threads of a process that has ended: they went with it. Those of a killed process were killed; those of one that
 * ended by itself were daemons, and have the exit code of daemons that are ended.
 */
export function endThreads(arena: Arena, process: ProcessEntry): void {
  if (process.isThread) return
  const code = process.exitcode ?? 1
  for (const entry of processEntries(arena.memory)) {
    if (!entry.isThread || entry.parent !== process.index || entry.state === EntryState.Ended) continue
    entry.signal = code < 0 ? -code : SIGTERM
    recordEnd(arena, entry, -entry.signal)
  }
}

/** "finished", "ended with its process", "killed by SIGKILL while holding Lock-1". */
export function threadEnding(memory: Memory, entry: ProcessEntry): string {
  const words = endingInWords(entry.exitcode ?? 1, heldLocks(memory, entry.index))
  const process = new ProcessEntry(memory, entry.parent)
  const wentAlong = (entry.exitcode ?? 0) < 0 && (process.exitcode ?? -1) >= 0
  return wentAlong ? words.replace(/^killed by \w+/, 'ended with its process') : words
}

/** Why it gets no signal. */
export function threadRefusal(memory: Memory, { name, isThread, parent }: ProcessEntry): string {
  if (!isThread) return `${name} runs as a thread of the lab, and a signal would reach the whole lab; none was sent.`
  const process = new ProcessEntry(memory, parent).name
  return `${name} is a thread, and a signal reaches the whole of its process: send it to ${process}.`
}

/** A process that is being killed loses its threads one by one, a little before the lab hears of it. */
const MISSES = 5

const isRunning = (entry: ProcessEntry): boolean => entry.state === EntryState.Running

/**
 * Measures each thread that runs, where the system tells (Linux, Windows). One that is gone without having said so is ended: it ran
 * out of memory, and the thread that started it may be blocked in join().
 */
export function measureThreads(arena: Arena, processes: readonly RunProcess[]): void {
  for (const process of processes) {
    const { entry } = process
    if (!isRunning(entry) || entry.nativeId === 0) continue
    if (!entry.isThread && !process.launched?.isThread) continue
    const usage = threadUsage(entry.pid, entry.nativeId)
    if (usage) process.measured(usage)
    process.misses = usage === null ? process.misses + 1 : 0
    // Asked again: it may have said so meanwhile.
    if (process.misses >= MISSES && entry.isThread && isRunning(entry)) recordEnd(arena, entry, 1)
  }
}
