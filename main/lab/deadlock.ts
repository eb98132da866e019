import type { DeadlockReport, SourcePlace } from '../../shared/run.ts'
import { serverOf } from '../multiprocessing/managers/entry.ts'
import type { Arena } from '../multiprocessing/memory/arena.ts'
import { objectBase, ObjectKind } from '../multiprocessing/object-table.ts'
import { EntryState, ProcessEntry, WaitFor } from '../multiprocessing/process-table.ts'
import { QueueAt } from '../multiprocessing/queue-segments.ts'
import { isAbandoned } from './lock-report.ts'
import { stillMissing } from './missing.ts'
import { nameOfObject } from './reports.ts'
import { waitingFor } from './waiting-words.ts'
import { awaitedProcess, readWaits } from './waits.ts'

/** Waits younger than this are taken for ordinary ones. */
const SETTLED_NS = 300e6
/** This long a deadlock is kept back until everybody in it has said where it waits. */
const PLACES_NS = 650e6

/**
 * What there is to say when processes of the run wait without a time limit and nothing can free them: in a circle, for a
 * lock whose holder is dead, or all of them at once. Else null. A paused process counts as it stands: what it waits for may
 * be there for it already, and then it is not stuck.
 */
export function findDeadlock(arena: Arena, entries: readonly ProcessEntry[]): DeadlockReport | null {
  const nowNs = arena.clock.nowNs()
  const live = entries.filter((entry) => entry.state !== EntryState.Ended)
  const stuck = live.filter((entry) => {
    const { what, sinceNs, forever } = entry.waiting
    const waits = what !== WaitFor.Nothing && what !== WaitFor.Sleep && forever && nowNs - sinceNs > SETTLED_NS
    return waits && stillMissing(arena, entry)
  })
  const found = whatHolds(arena, entries, live, stuck)
  if (found === null) return null
  const { members } = found
  const sinceNs = Math.max(...members.map((member) => member.waiting.sinceNs))
  if (nowNs - sinceNs < PLACES_NS && members.some((member) => member.place === null)) return null
  return {
    sentence: found.sentence,
    atMs: sinceNs / 1e6,
    members: members.map((member) => ({
      process: member.index,
      waitsFor: waitingFor(arena, member) ?? '',
      heldBy: awaitedBy(arena, member),
      place: member.place,
    })),
    waits: readWaits(arena.memory, entries),
  }
}

interface Found {
  readonly sentence: string
  readonly members: readonly ProcessEntry[]
}

function whatHolds(
  arena: Arena,
  entries: readonly ProcessEntry[],
  live: readonly ProcessEntry[],
  stuck: readonly ProcessEntry[],
): Found | null {
  for (const entry of stuck) {
    const dead = abandonedLock(arena, entry)
    if (dead !== null) return { sentence: dead, members: [entry] }
    const circle = circleFrom(arena, entry, stuck)
    // Who waits for a lock that it holds itself may mean another process to release it, while one can.
    if (circle && (circle.length > 1 || stuck.length === live.length))
      return { sentence: `Deadlock: ${clauses(arena, circle)}.`, members: circle }
  }
  if (live.length === 0 || stuck.length < live.length) return null
  const killed = entries.filter((entry) => (entry.exitcode ?? 0) < 0).map((entry) => entry.name)
  const before = killed.length > 0 ? ` ${killed.join(' and ')} had been killed.` : ''
  const members = stuck.filter((entry) => !isIdleServer(arena, entry))
  return { sentence: `Every process waits and none can go on: ${clauses(arena, members)}.${before}`, members }
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
  const where = at(entry.place)
  return `${entry.name} waits for ${lock}${where}, which nobody can release: ${holder.name} was killed while it held it.`
}

/** Follows who waits for whom; the circle that comes back to `start`, or null. */
function circleFrom(arena: Arena, start: ProcessEntry, stuck: readonly ProcessEntry[]): ProcessEntry[] | null {
  const circle: ProcessEntry[] = []
  for (let entry: ProcessEntry | undefined = start; entry && circle.length <= stuck.length;) {
    circle.push(entry)
    const next = awaitedBy(arena, entry)
    if (next === start.index) return circle
    entry = stuck.find((candidate) => candidate.index === next)
  }
  return null
}

const awaitedBy = ({ memory }: Arena, { waiting: { what, object } }: ProcessEntry) =>
  awaitedProcess(memory, what, object)

function holderOfWanted(arena: Arena, entry: ProcessEntry): ProcessEntry | null {
  const holder = entry.waiting.what === WaitFor.Lock ? awaitedBy(arena, entry) : null
  return holder === null ? null : new ProcessEntry(arena.memory, holder)
}

const clauses = (arena: Arena, members: readonly ProcessEntry[]): string =>
  members.map((member) => clause(arena, member)).join('; ')

/** "left waits for B, held by right, at program.ts:14". */
function clause(arena: Arena, entry: ProcessEntry): string {
  const holder = holderOfWanted(arena, entry)
  const wanted = waitingFor(arena, entry) ?? 'nothing'
  const where = at(entry.place)
  if (!holder) return `${entry.name} waits for ${wanted}${where}`
  const who = holder.index === entry.index ? 'itself' : holder.name
  const ended = holder.state === EntryState.Ended ? ', which has ended' : ''
  return `${entry.name} waits for ${wanted}, held by ${who}${ended}${where === '' ? '' : `,${where}`}`
}

const at = (place: SourcePlace | null): string => (place === null ? '' : ` at ${place.file}:${place.line}`)
