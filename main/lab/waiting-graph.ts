import type { Arena } from '../multiprocessing/memory/arena.ts'
import { readAsked, serverOf } from '../multiprocessing/managers/entry.ts'
import { BarrierAt, Party } from '../multiprocessing/meeting.ts'
import type { Memory } from '../multiprocessing/memory/memory.ts'
import { objectBase, ObjectKind } from '../multiprocessing/object-table.ts'
import { EntryState, ProcessEntry, WaitFor } from '../multiprocessing/process-table.ts'
import { QueueAt } from '../multiprocessing/queue-segments.ts'
import { markedIn } from '../multiprocessing/roster.ts'
import { holderOfLock, isAbandoned } from './lock-report.ts'
import { stillMissing } from './missing.ts'
import { nameOfObject } from './reports.ts'

/** Waits younger than this are taken for ordinary ones. */
const SETTLED_MS = 300

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
    case WaitFor.Nothing:
    case WaitFor.Sleep:
      return null
  }
}

/**
 * One sentence when processes of the run wait without a time limit and nothing can free them: in a circle, for a lock
 * whose holder is dead, or all of them at once. Else null.
 */
export function findDeadlock(arena: Arena, entries: readonly ProcessEntry[]): string | null {
  const nowNs = arena.clock.nowNs()
  const live = entries.filter((entry) => entry.state !== EntryState.Ended)
  const stuck = live.filter((entry) => {
    const { what, sinceNs, forever } = entry.waiting
    const waits = what !== WaitFor.Nothing && what !== WaitFor.Sleep && forever && nowNs - sinceNs > SETTLED_MS * 1e6
    return waits && stillMissing(arena, entry)
  })
  for (const entry of stuck) {
    const dead = abandonedLock(arena, entry)
    if (dead) return dead
    const circle = circleFrom(arena, entry, stuck)
    if (circle) return `Deadlock: ${circle.map((member) => clause(arena, member)).join('; ')}.`
  }
  if (live.length > 0 && stuck.length === live.length) {
    const killed = entries.filter((entry) => (entry.exitcode ?? 0) < 0).map((entry) => entry.name)
    const before = killed.length > 0 ? ` ${killed.join(' and ')} had been killed.` : ''
    const clauses = stuck.filter((entry) => !isIdleServer(arena, entry)).map((entry) => clause(arena, entry))
    return `Every process waits and none can go on: ${clauses.join('; ')}.${before}`
  }
  return null
}

/** A manager's server waits for whoever asks it something: that is never the reason. */
function isIdleServer({ memory }: Arena, { index, waiting: { what, object } }: ProcessEntry): boolean {
  if (what !== WaitFor.Item) return false
  const writers = memory.i32(objectBase(object) + QueueAt.writers)
  return writers !== 0 && memory.load(objectBase(writers)) === ObjectKind.Manager && serverOf(memory, writers) === index
}

function abandonedLock(arena: Arena, entry: ProcessEntry): string | null {
  const holder = holderOfWanted(arena, entry)
  // One that ended by itself may have meant another process to release it; one that was killed meant nothing.
  if (!holder || (holder.exitcode ?? 0) >= 0 || !isAbandoned(arena.memory, entry.waiting.object)) return null
  const lock = nameOfObject(arena.memory, entry.waiting.object)
  return `${entry.name} waits for ${lock}, which nobody can release: ${holder.name} was killed while it held it.`
}

/** Follows who waits for whom; the circle that comes back to `start`, or null. */
function circleFrom(arena: Arena, start: ProcessEntry, stuck: readonly ProcessEntry[]): ProcessEntry[] | null {
  const circle: ProcessEntry[] = []
  for (let entry: ProcessEntry | undefined = start; entry && circle.length <= stuck.length;) {
    circle.push(entry)
    const next: ProcessEntry | null = awaited(arena, entry)
    if (next?.index === start.index) return circle
    entry = stuck.find((candidate) => candidate.index === next?.index)
  }
  return null
}

const awaited = (arena: Arena, entry: ProcessEntry): ProcessEntry | null =>
  entry.waiting.what === WaitFor.Process
    ? new ProcessEntry(arena.memory, entry.waiting.object)
    : holderOfWanted(arena, entry)

function holderOfWanted({ memory }: Arena, entry: ProcessEntry): ProcessEntry | null {
  const { what, object } = entry.waiting
  if (what !== WaitFor.Lock) return null
  const holder = holderOfLock(memory, object)
  return holder === null ? null : new ProcessEntry(memory, holder)
}

function clause(arena: Arena, entry: ProcessEntry): string {
  const holder = holderOfWanted(arena, entry)
  const wanted = waitingFor(arena, entry) ?? 'nothing'
  if (!holder) return `${entry.name} waits for ${wanted}`
  const who = holder.index === entry.index ? 'itself' : holder.name
  return `${entry.name} waits for ${wanted}, held by ${who}${holder.state === EntryState.Ended ? ', which has ended' : ''}`
}

/** "2 of 3 are there". */
function whoCame(memory: Memory, object: number): string {
  const base = objectBase(object)
  const there = markedIn(memory, memory.i32(base + BarrierAt.roster)).filter(
    ({ word }) => word === Party.Waiting,
  ).length
  return `${there} of ${memory.i32(base + BarrierAt.parties)} ${there === 1 ? 'is' : 'are'} there`
}
