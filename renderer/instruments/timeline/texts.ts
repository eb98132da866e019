import type { ObjectId, ProcessIndex } from '../../../shared/units.ts'
import { objectId } from '../../../shared/units.ts'
import type { RunState } from '../../state/run-state.svelte.ts'
import { MarkKind, SpanKind } from './model/kinds.ts'

/** What the screen calls objects and processes. */
export interface Names {
  object(id: number): string
  process(index: ProcessIndex): string
}

export function namesOf(run: RunState): Names {
  const { locks, queues, memory } = run.facts
  const names = new Map<ObjectId, string>()
  for (const { id, name } of memory) names.set(id, name)
  for (const { id, name } of queues) names.set(id, name)
  // A Value's own lock has the Value's id; waits and holds are the lock's.
  const locked = new Map<ObjectId, string>()
  for (const { id, name } of locks) locked.set(id, name)
  return {
    object: (id) => locked.get(objectId(id)) ?? names.get(objectId(id)) ?? (id === 0 ? '' : `object ${id}`),
    process: (index) => run.nameOf(index),
  }
}

/** Kinds of span as the legend and the tables name them. */
export const SPAN_TITLES: Readonly<Record<SpanKind, string>> = {
  [SpanKind.Starting]: 'starting',
  [SpanKind.Running]: 'running',
  [SpanKind.Sleeping]: 'sleeping',
  [SpanKind.WaitLock]: 'waiting for a lock',
  [SpanKind.WaitPermit]: 'waiting for a permit',
  [SpanKind.WaitItem]: 'blocked in get',
  [SpanKind.WaitSpace]: 'blocked in put',
  [SpanKind.WaitProcess]: 'blocked in join',
  [SpanKind.WaitNotification]: 'waiting for a notification',
  [SpanKind.WaitSet]: 'waiting for an event',
  [SpanKind.WaitParties]: 'waiting at a barrier',
  [SpanKind.WaitTasks]: 'waiting for tasks to be done',
  [SpanKind.WaitOther]: 'waiting',
  [SpanKind.NotRecorded]: 'not recorded',
  [SpanKind.Ended]: 'ended',
  [SpanKind.Held]: 'holding a lock',
  [SpanKind.HeldWanted]: 'holding, others wait',
}

/** What the legend says of all spans of one kind and object. */
export function sumText(kind: SpanKind, object: number, names: Names): string {
  const name = names.object(object)
  if (name === '') return SPAN_TITLES[kind]
  switch (kind) {
    case SpanKind.WaitLock:
    case SpanKind.WaitPermit:
      return `waiting for ${name}`
    case SpanKind.Held:
      return `holding ${name}`
    case SpanKind.HeldWanted:
      return `holding ${name}, others wait`
    case SpanKind.WaitItem:
      return `blocked in get of ${name}`
    case SpanKind.WaitSpace:
      return `blocked in put to ${name}`
    default:
      return `${SPAN_TITLES[kind]}: ${name}`
  }
}

/** One span in words: "waits for Lock-1". @param target of a join: whose end. */
export function spanText(kind: SpanKind, object: number, target: number, names: Names): string {
  const name = names.object(object)
  switch (kind) {
    case SpanKind.WaitLock:
      return `waits for ${name}`
    case SpanKind.WaitPermit:
      return `waits for a permit of ${name}`
    case SpanKind.WaitItem:
      return `get: waits for an item in ${name}`
    case SpanKind.WaitSpace:
      return `put: waits for space in ${name}`
    case SpanKind.WaitProcess:
      return `join: waits for ${names.process(target as ProcessIndex)}`
    case SpanKind.WaitNotification:
      return `waits for a notification of ${name}`
    case SpanKind.WaitSet:
      return `waits until ${name} is set`
    case SpanKind.WaitParties:
      return `waits at ${name}`
    case SpanKind.WaitTasks:
      return `waits until the tasks in ${name} are done`
    case SpanKind.WaitOther:
      return name === '' ? 'waits' : `waits for ${name}`
    case SpanKind.Held:
      return `holds ${name}`
    case SpanKind.HeldWanted:
      return `holds ${name}, others wait`
    default:
      return SPAN_TITLES[kind]
  }
}
/** What fits into a narrower bar. */
export function shortSpanText(kind: SpanKind, object: number, target: number, names: Names): string {
  switch (kind) {
    case SpanKind.WaitProcess:
      return `join ${names.process(target as ProcessIndex)}`
    case SpanKind.WaitItem:
      return `get ${names.object(object)}`
    case SpanKind.WaitSpace:
      return `put ${names.object(object)}`
    case SpanKind.Sleeping:
      return 'sleep'
    default:
      return object === 0 ? SPAN_TITLES[kind] : names.object(object)
  }
}

export const MARK_TITLES: Readonly<Record<MarkKind, string>> = {
  [MarkKind.Start]: 'start',
  [MarkKind.Exit]: 'exit',
  [MarkKind.Kill]: 'killed',
  [MarkKind.Spawn]: 'start of a process',
  [MarkKind.Print]: 'output',
  [MarkKind.PrintError]: 'error output',
  [MarkKind.Put]: 'put',
  [MarkKind.Get]: 'get',
  [MarkKind.Release]: 'release of a permit',
  [MarkKind.Notify]: 'notify',
  [MarkKind.Set]: 'set',
  [MarkKind.Clear]: 'clear',
  [MarkKind.Pass]: 'barrier passed',
  [MarkKind.Break]: 'barrier broken',
  [MarkKind.Reset]: 'barrier reset',
  [MarkKind.Abort]: 'barrier aborted',
  [MarkKind.Recover]: 'recover',
  [MarkKind.Done]: 'task done',
  [MarkKind.Close]: 'close',
  [MarkKind.OtherSignal]: 'signal',
  [MarkKind.LostUpdate]: 'lost update',
  [MarkKind.Write]: 'write',
}

export function markText(kind: MarkKind, object: number, first: number, names: Names): string {
  const name = names.object(object)
  switch (kind) {
    case MarkKind.Start:
      return 'runs its target'
    case MarkKind.Exit:
      return first === 0 ? 'exits' : `exits with code ${first}`
    case MarkKind.Kill:
      return `killed by signal ${-first}`
    case MarkKind.Spawn:
      return `starts ${names.process(first as ProcessIndex)}`
    case MarkKind.Print:
      return `prints ${first} bytes`
    case MarkKind.PrintError:
      return `prints ${first} bytes to stderr`
    case MarkKind.Put:
      return `puts into ${name}`
    case MarkKind.Get:
      return `gets from ${name}`
    case MarkKind.Set:
      return `sets ${name}`
    case MarkKind.Clear:
      return `clears ${name}`
    case MarkKind.Write:
      return `writes ${name}`
    case MarkKind.LostUpdate:
      return `overwrites what others wrote to ${name}`
    default:
      return name === '' ? MARK_TITLES[kind] : `${MARK_TITLES[kind]}: ${name}`
  }
}
