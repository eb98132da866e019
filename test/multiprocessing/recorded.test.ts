import { afterAll, describe, expect, it } from 'vitest'
import { RecorderReader } from '../../main/lab/recorder-reader.ts'
import { readReports } from '../../main/lab/reports.ts'
import { Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Value } from '../../main/multiprocessing/index.ts'
import { EntryState } from '../../main/multiprocessing/process-table.ts'
import { decodeEvents, EventKind, Signal, WaitReason } from '../../shared/trace.ts'
import { testArena } from '../support/arena.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { become, newEntry } from '../support/process.ts'

afterAll(expectNothingLeft)

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
      [Wait, WaitReason.Lock, 0],
      [WaitEnd, WaitReason.Lock, 0],
      [Release, 1, 0],
    ])
    const recursive = new RLock()
    recursive.with(() => recursive.with(() => undefined))
    expect(events()).toEqual([[Release, 1, 0]])
    new Value('i').getLock().with(() => undefined)
    expect(events()).toEqual([[Release, 1, 0]])
    const totals = readReports(made.arena.memory, []).locks.map(({ name, acquisitions }) => [name, acquisitions])
    expect(totals).toEqual([
      ['Lock-1', 1],
      ['RLock-1', 1],
      ['Value-1.getLock()', 1],
    ])
  })
  it('of a lock that was free: since when it is held, then one event for both; and who had taken it', async () => {
    using made = await testArena(kind)
    const { arena } = made
    const reported = () => readReports(arena.memory, []).locks[0]
    const [taker, giver] = [newEntry(arena), newEntry(arena)]
    become(arena, taker)
    const { id } = new Lock()
    expect(reported()).toMatchObject({ holder: null, heldSinceMs: null })
    const before = arena.clock.nowNs()
    new Lock(id).acquire()
    const after = arena.clock.nowNs()
    const sinceNs = (reported()?.heldSinceMs ?? NaN) * 1e6
    expect(sinceNs).toBeGreaterThanOrEqual(Math.floor(before))
    expect(sinceNs).toBeLessThanOrEqual(Math.ceil(after))
    become(arena, giver)
    new Lock(id).release()
    const [release, ...others] = decodeEvents(new RecorderReader(arena.memory, giver).read()!.bytes)
    expect(others).toEqual([])
    expect(release).toMatchObject({ kind: Release, object: id, first: 1, second: taker.index + 1 })
    expect(release!.timeNs - release!.durationNs).toBeCloseTo(sinceNs, 0)
    const { holdNs, heldSinceMs } = reported()!
    expect([holdNs, heldSinceMs]).toEqual([release!.durationNs, null])
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
      [Release, 1, 0],
      [Wait, WaitReason.Notification, 0],
      [WaitEnd, WaitReason.Notification, 0],
      [Told, Signal.Notify, 0],
      [Release, 1, 0],
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
    expect(readReports(made.arena.memory, []).locks[0]).toMatchObject({ holder: second.index, abandoned: false })
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
