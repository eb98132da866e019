import { afterAll, describe, expect, it } from 'vitest'
import { RecorderReader } from '../../main/lab/recorder-reader.ts'
import { readReports } from '../../main/lab/reports.ts'
import { enterContext } from '../../main/multiprocessing/context.ts'
import { FlightRecorder } from '../../main/multiprocessing/flight-recorder.ts'
import { Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Value } from '../../main/multiprocessing/index.ts'
import type { Arena } from '../../main/multiprocessing/memory/arena.ts'
import { OutputRing } from '../../main/multiprocessing/output-ring.ts'
import {
  EntryState,
  newProcessEntry,
  OUTPUT_BYTES,
  type ProcessEntry,
} from '../../main/multiprocessing/process-table.ts'
import { decodeEvents, EVENT_BYTES, EventKind, Signal, WaitReason } from '../../shared/trace.ts'
import { testArena } from '../support/arena.ts'
import { expectNothingLeft } from '../support/leftovers.ts'

afterAll(expectNothingLeft)

/** A process in the table; becoming it means that what follows is done by it. */
function newEntry(arena: Arena): ProcessEntry {
  const entry = newProcessEntry(arena.memory)
  const bytes = 256 * EVENT_BYTES
  entry.recorder = { at: arena.heap.allocate(bytes), bytes }
  entry.output = arena.heap.allocate(OUTPUT_BYTES)
  entry.initialize({ parent: -1, name: 'Main', daemon: false, isThread: false }, () => arena.newSemaphore())
  entry.state = EntryState.Running
  return entry
}
function become(arena: Arena, entry: ProcessEntry) {
  enterContext({
    arena,
    entry,
    process: entry,
    recorder: new FlightRecorder(arena.memory, arena.clock, entry),
    output: new OutputRing(arena, entry),
    program: '',
    lineage: [],
    cpuMs: () => 0,
    spawn: () => undefined,
    leave: () => process.exit(),
    exports: {},
  })
  const reader = new RecorderReader(arena.memory, entry)
  /** Each event as its kind, first and second; times are another test's. */
  return () => {
    const batch = reader.read()
    return batch ? decodeEvents(batch.bytes).map(({ kind, first, second }) => [kind, first, second]) : []
  }
}

const { Wait, Acquire, Release, WaitEnd, Signal: Told } = EventKind

describe.each(['overlay', 'calls'] as const)('what is recorded of waiting, in %s memory', (kind) => {
  it('of locks: taken, given back, waited for in vain', async () => {
    using made = await testArena(kind)
    const events = become(made.arena, newEntry(made.arena))
    const lock = new Lock()
    lock.acquire()
    lock.acquire({ block: false })
    lock.acquire({ timeout: 0.001 })
    lock.release()
    expect(events()).toEqual([
      [Acquire, 0, 0],
      [Wait, WaitReason.Lock, 0],
      [WaitEnd, WaitReason.Lock, 0],
      [Release, 0, 0],
    ])
    const recursive = new RLock()
    recursive.with(() => recursive.with(() => undefined))
    expect(events()).toEqual([
      [Acquire, 0, 0],
      [Release, 0, 0],
    ])
    new Value('i').getLock().with(() => undefined)
    expect(events()).toEqual([
      [Acquire, 0, 0],
      [Release, 0, 0],
    ])
    const totals = readReports(made.arena.memory).locks.map(({ name, acquisitions }) => [name, acquisitions])
    expect(totals).toEqual([
      ['Lock-1', 1],
      ['RLock-1', 1],
      ['Value-1.getLock()', 1],
    ])
  })
  it('of semaphores', async () => {
    using made = await testArena(kind)
    const events = become(made.arena, newEntry(made.arena))
    const semaphore = new BoundedSemaphore(1)
    semaphore.acquire()
    semaphore.acquire({ timeout: 0.001 })
    semaphore.release()
    expect(() => {
      semaphore.release()
    }).toThrow('too many times')
    expect(events()).toEqual([
      [Acquire, 0, 0],
      [Wait, WaitReason.Permit, 0],
      [WaitEnd, WaitReason.Permit, 0],
      [Release, 0, 0],
    ])
  })
  it('of conditions, events and barriers', async () => {
    using made = await testArena(kind)
    const events = become(made.arena, newEntry(made.arena))
    const condition = new Condition()
    condition.with(() => {
      condition.wait(0.001)
      condition.notify()
    })
    expect(events()).toEqual([
      [Acquire, 0, 0],
      [Release, 0, 0],
      [Wait, WaitReason.Notification, 0],
      [WaitEnd, WaitReason.Notification, 0],
      [Acquire, 0, 0],
      [Told, Signal.Notify, 0],
      [Release, 0, 0],
    ])
    const event = new Event()
    event.wait(0.001)
    event.set()
    event.wait()
    event.clear()
    expect(events()).toEqual([
      [Wait, WaitReason.Set, 0],
      [WaitEnd, WaitReason.Set, 0],
      [Told, Signal.Set, 0],
      [Told, Signal.Clear, 0],
    ])
    const barrier = new Barrier(2)
    expect(() => barrier.wait(0.001)).toThrow('Barrier-1 was broken or reset while Main waited at it')
    barrier.reset()
    barrier.abort()
    new Barrier(1).wait()
    expect(events()).toEqual([
      [Wait, WaitReason.Parties, 0],
      [Told, Signal.Break, 1],
      [WaitEnd, WaitReason.Parties, 0],
      [Told, Signal.Reset, 0],
      [Told, Signal.Abort, 0],
      [Told, Signal.Pass, 1],
    ])
  })
  it('of a robust lock: from whom it came, and that it was recovered', async () => {
    using made = await testArena(kind)
    const [first, second] = [newEntry(made.arena), newEntry(made.arena)]
    become(made.arena, second)
    const { id } = new Lock({ robust: true })
    new Lock(id).acquire()
    second.state = EntryState.Ended
    const events = become(made.arena, first)
    const lock = new Lock(id)
    expect(readReports(made.arena.memory).locks[0]).toMatchObject({ holder: second.index, abandoned: false })
    lock.acquire()
    lock.recover()
    lock.release()
    expect(events()).toEqual([
      [Wait, WaitReason.Lock, 0],
      [Acquire, 1, second.index + 1],
      [Told, Signal.Recover, 0],
      [Release, 0, 0],
    ])
  })
})
