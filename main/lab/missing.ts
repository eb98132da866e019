import { NOTIFIED } from '../multiprocessing/condition.ts'
import { EventAt, waitingSince } from '../multiprocessing/event.ts'
import { isHeld } from '../multiprocessing/holders.ts'
import type { Arena } from '../multiprocessing/memory/arena.ts'
import { Party } from '../multiprocessing/meeting.ts'
import { isClosing, serverOf, WAITING } from '../multiprocessing/managers/entry.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import { ObjectAt, objectBase, ObjectKind } from '../multiprocessing/object-table.ts'
import { PoolSlots } from '../multiprocessing/pool-memory.ts'
import { EntryState, ProcessEntry, WaitFor } from '../multiprocessing/process-table.ts'
import { QueueAt, queueDepth } from '../multiprocessing/queue-segments.ts'
import { markedIn } from '../multiprocessing/roster.ts'
import { SemaphoreAt } from '../multiprocessing/semaphore.ts'
import { processOfMark, readWatched } from '../multiprocessing/watched.ts'
import { holderOfLock, isAbandoned } from './lock-report.ts'

/**
 * Whether what a process waits for is not there. False also for a process that has it, or is about to see that it has lost
 * somebody it waits for, and has only not been given a core since.
 */
export function stillMissing({ memory }: Arena, { index, waiting: { what, object } }: ProcessEntry): boolean {
  const base = objectBase(object)
  switch (what) {
    case WaitFor.Lock:
      return !canBeHad(memory, object)
    case WaitFor.Item:
      return noItem(memory, object)
    case WaitFor.Space:
      return queueDepth(memory, base) >= memory.i32(base + ObjectAt.length)
    case WaitFor.Process:
      return !hasEnded(memory, object)
    case WaitFor.Permit:
      return memory.load(base + SemaphoreAt.value) <= 0
    case WaitFor.Notification:
      return wordIn(memory, object, index) > 0 && !hasLost(memory, object, NOTIFIED)
    case WaitFor.Set:
      return wordIn(memory, object, index) === waitingSince(memory.load(base + EventAt.changes))
    case WaitFor.Parties: {
      const word = wordIn(memory, object, index)
      return (word === Party.Waiting || word === Party.Outside) && !hasLost(memory, object, Party.Waiting)
    }
    case WaitFor.Tasks:
      return memory.load(base + QueueAt.puts) !== memory.load(base + QueueAt.done)
    case WaitFor.Any:
      return readWatched(memory, object).every((mark) =>
        mark < 0 ? !hasEnded(memory, processOfMark(mark)) : noItem(memory, mark),
      )
    case WaitFor.Answer:
      return wordIn(memory, object, index) === WAITING && !hasEnded(memory, serverOf(memory, object))
    case WaitFor.Nothing:
    case WaitFor.Sleep:
    case WaitFor.Reader:
      return false
  }
}

/** Whether nothing is in a channel, and whoever could put something there still can. */
const noItem = (memory: Memory, channel: number): boolean =>
  queueDepth(memory, objectBase(channel)) <= 0 && !hasLostWriters(memory, channel)

const hasEnded = (memory: Memory, process: number): boolean =>
  new ProcessEntry(memory, process).state === EntryState.Ended

/** Whether a lock is free, or comes free by itself: a robust one from a dead holder. */
function canBeHad(memory: Memory, lock: number): boolean {
  const holder = holderOfLock(memory, lock)
  return holder === null || (hasEnded(memory, holder) && !isAbandoned(memory, lock))
}

/** Whether who waits for an item is about to learn that none will come: the pipe's other end, a worker,
 * or who made a manager, is gone. */
function hasLostWriters(memory: Memory, channel: number): boolean {
  const writers = memory.i32(objectBase(channel) + QueueAt.writers)
  if (writers === 0) return false
  const kind = memory.load(objectBase(writers))
  if (kind === ObjectKind.Connection) return !isHeld(memory, writers)
  const owner = memory.i32(objectBase(writers) + ObjectAt.creator)
  if (kind === ObjectKind.Manager) return isClosing(memory, writers) || hasEnded(memory, owner)
  return new PoolSlots(memory, writers).firstEnded() >= 0 || hasEnded(memory, owner)
}

/** Whether a process with this word in the object's roster has died: those who wait will see it and act. */
const hasLost = (memory: Memory, object: number, word: number): boolean =>
  markedIn(memory, rosterOf(memory, object)).some((mark) => mark.word === word && hasEnded(memory, mark.index))

/** What process `index` is to a condition, an event or a barrier; see Roster. */
const wordIn = (memory: Memory, object: number, index: number): number =>
  memory.load(rosterOf(memory, object) + index * 4)

const rosterOf = (memory: Memory, object: number): number => memory.i32(objectBase(object) + ObjectAt.data)
