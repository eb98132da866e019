import type { Arena } from '../multiprocessing/memory/arena.ts'
import { readAsked } from '../multiprocessing/managers/entry.ts'
import { BarrierAt, Party } from '../multiprocessing/meeting.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import { objectBase } from '../multiprocessing/object-table.ts'
import { ProcessEntry, WaitFor } from '../multiprocessing/process-table.ts'
import { markedIn } from '../multiprocessing/roster.ts'
import { processOfMark, readWatched } from '../multiprocessing/watched.ts'
import { nameOfObject } from './reports.ts'

/** What `entry` waits for, in words for the screen; null while it does not wait. */
export function waitingFor(arena: Arena, entry: ProcessEntry): string | null {
  const { what, object } = entry.waiting
  const { memory } = arena
  switch (what) {
    case WaitFor.Lock:
      return nameOfObject(memory, object)
    case WaitFor.Item:
      return `an item in ${nameOfObject(memory, object)}`
    case WaitFor.Space:
      return `room in ${nameOfObject(memory, object)}`
    case WaitFor.Process:
      return `${new ProcessEntry(memory, object).name} to end`
    case WaitFor.Tasks:
      return `the items of ${nameOfObject(memory, object)} to be done`
    case WaitFor.Reader:
      return 'its output to be read'
    case WaitFor.Permit:
      return `a permit of ${nameOfObject(memory, object)}`
    case WaitFor.Notification:
      return `a notification of ${nameOfObject(memory, object)}`
    case WaitFor.Set:
      return `${nameOfObject(memory, object)} to be set`
    case WaitFor.Parties:
      return `the others at ${nameOfObject(memory, object)} (${whoCame(memory, object)})`
    case WaitFor.Answer:
      return `${readAsked(memory, object, entry.index)} of ${nameOfObject(memory, object)}`
    case WaitFor.Any:
      return readWatched(memory, object)
        .map((mark) =>
          mark < 0
            ? `${new ProcessEntry(memory, processOfMark(mark)).name} to end`
            : `an item in ${nameOfObject(memory, mark)}`,
        )
        .join(' or ')
    case WaitFor.Nothing:
    case WaitFor.Sleep:
      return null
  }
}

/** "2 of 3 are there". */
function whoCame(memory: Memory, object: number): string {
  const base = objectBase(object)
  const there = markedIn(memory, memory.i32(base + BarrierAt.roster)).filter(
    ({ word }) => word === Party.Waiting,
  ).length
  return `${there} of ${memory.i32(base + BarrierAt.parties)} ${there === 1 ? 'is' : 'are'} there`
}
