import { lockOf, memoryOf, processOf, tickOf } from '../support/made-up.ts'
import { describe, expect, it } from 'vitest'
import { causeOf, effectOf, type Place } from '../../renderer/instruments/timeline/model/flows.ts'
import { MarkKind, SpanKind } from '../../renderer/instruments/timeline/model/kinds.ts'
import type { Lane } from '../../renderer/instruments/timeline/model/lane.ts'
import { RunTrace } from '../../renderer/instruments/timeline/model/run-trace.ts'
import type { Track } from '../../renderer/instruments/timeline/model/track.ts'
import type { LockReport, MemoryReport, ProcessSnapshot, Tick } from '../../shared/run.ts'
import { EventKind, Signal, WaitReason } from '../../shared/trace.ts'
import { objectId, processIndex } from '../../shared/units.ts'
import { encodeEvents, type EventText } from './encode-events.ts'

const LOCK = 3
const QUEUE = 4
const VALUE = 5

interface TickText {
  readonly atMs?: number
  readonly events: Readonly<Record<number, readonly EventText[]>>
  readonly dropped?: Readonly<Record<number, number>>
  readonly processes?: readonly ProcessSnapshot[]
  readonly locks?: readonly LockReport[]
  readonly memory?: readonly MemoryReport[]
}
function tick({ atMs = 1, events, dropped = {}, processes = [], locks = [], memory = [] }: TickText): Tick {
  const recorders = Object.entries(events).map(([process, list]) => ({
    process: processIndex(Number(process)),
    bytes: encodeEvents(list),
    dropped: dropped[Number(process)] ?? 0,
  }))
  return tickOf({ atMs, recorders, processes, locks, memory })
}
function traceOf(...ticks: readonly TickText[]): RunTrace {
  const trace = new RunTrace()
  for (const text of ticks) trace.add(tick(text))
  return trace
}
function trackOf(trace: RunTrace, process: number): Track {
  const track = trace.tracks.get(processIndex(process))
  if (track === undefined) throw new RangeError(`There is no track of process ${process}.`)
  return track
}
const NAME_OF = new Map<number, string>(Object.entries(SpanKind).map(([name, kind]) => [kind, name]))
const MARK_NAME_OF = new Map<number, string>(Object.entries(MarkKind).map(([name, kind]) => [kind, name]))
type SpanText = readonly [kind: string | undefined, from: number, to: number, object: number]
const spansOf = (lane: Lane | undefined): SpanText[] =>
  lane === undefined
    ? []
    : Array.from({ length: lane.rows }, (_, at) => {
        const row = lane.firstRow + at
        return [NAME_OF.get(lane.kind(row)), lane.start(row), lane.end(row), lane.object(row)] as const
      })
const marksOf = (track: Track): (string | undefined)[] =>
  Array.from({ length: track.marks.rows }, (_, row) => MARK_NAME_OF.get(track.marks.kind(row)))
const placeOf = (track: Track, lane: Lane, row: number): Place => ({ process: track.index, lane, row })

const start = (timeNs: number): EventText => ({ timeNs, kind: EventKind.Start, object: 0 })
const exit = (timeNs: number): EventText => ({ timeNs, kind: EventKind.Exit, object: 0 })
const wait = (timeNs: number, first: number = WaitReason.Lock, object = LOCK, second = 0): EventText => ({
  timeNs,
  kind: EventKind.Wait,
  object,
  first,
  second,
})
const acquire = (timeNs: number, waitedNs = 0, object = LOCK): EventText => ({
  timeNs,
  kind: EventKind.Acquire,
  object,
  durationNs: waitedNs,
  first: waitedNs > 0 ? 1 : 0,
})
const release = (timeNs: number, durationNs: number, first = 0, object = LOCK): EventText => ({
  timeNs,
  kind: EventKind.Release,
  object,
  durationNs,
  first,
})
const put = (timeNs: number, second: number): EventText => ({
  timeNs,
  kind: EventKind.Put,
  object: QUEUE,
  first: 1,
  second,
})
const get = (timeNs: number, durationNs: number, second: number): EventText => ({
  timeNs,
  kind: EventKind.Get,
  object: QUEUE,
  durationNs,
  second,
})
const write = (timeNs: number, first: number, second: number, object = VALUE): EventText => ({
  timeNs,
  kind: EventKind.Write,
  object,
  first,
  second,
})
const lockReport = (holder: number | null, heldSinceMs: number | null = null): LockReport =>
  lockOf({ id: objectId(LOCK), holder: holder === null ? null : processIndex(holder), heldSinceMs })

describe('the states of a process', () => {
  it('follow its events without a hole or an overlap', () => {
    const trace = traceOf({
      events: {
        0: [
          start(100),
          { timeNs: 200, kind: EventKind.Sleep, object: 0, durationNs: 100 },
          { timeNs: 300, kind: EventKind.Wake, object: 0, durationNs: 100 },
          wait(400, WaitReason.Process, 0, 7),
          { timeNs: 500, kind: EventKind.WaitEnd, object: 0, durationNs: 100, first: WaitReason.Process, second: 7 },
          wait(600),
          acquire(700, 100),
          release(800, 100),
          exit(900),
        ],
      },
    })
    const track = trackOf(trace, 0)
    expect(spansOf(track.states)).toEqual([
      ['Starting', 0, 100, 0],
      ['Running', 100, 200, 0],
      ['Sleeping', 200, 300, 0],
      ['Running', 300, 400, 0],
      ['WaitProcess', 400, 500, 0],
      ['Running', 500, 600, 0],
      ['WaitLock', 600, 700, LOCK],
      ['Running', 700, 900, 0],
      ['Ended', 900, Infinity, 0],
    ])
    expect(track.states.second(4)).toBe(7)
    expect(spansOf(track.holds[0])).toEqual([['Held', 700, 800, LOCK]])
    expect(marksOf(track)).toEqual(['Start', 'Exit'])
  })

  it('begin with starting, from the spawn, whichever of the two batches comes first', () => {
    const spawn: EventText = { timeNs: 500, kind: EventKind.Spawn, object: 0, first: 1 }
    const parentFirst = traceOf({ events: { 0: [start(10), spawn] } }, { events: { 1: [start(900)] } })
    const childFirst = traceOf({ events: { 1: [start(900)] } }, { events: { 0: [start(10), spawn] } })
    for (const trace of [parentFirst, childFirst]) {
      expect(spansOf(trackOf(trace, 1).states)[0]).toEqual(['Starting', 500, 900, 0])
    }
  })

  it.each([
    ['an item', WaitReason.Item, 'WaitItem'],
    ['space', WaitReason.Space, 'WaitSpace'],
    ['a notification', WaitReason.Notification, 'WaitNotification'],
    ['an event', WaitReason.Set, 'WaitSet'],
    ['parties', WaitReason.Parties, 'WaitParties'],
    ['tasks', WaitReason.Tasks, 'WaitTasks'],
    ['something that a later version made', 99, 'WaitOther'],
  ])('tell a wait for %s', (_, reason, kind) => {
    const trace = traceOf({ events: { 0: [start(0), wait(100, reason, QUEUE)] } })
    expect(spansOf(trackOf(trace, 0).states).at(-1)).toEqual([kind, 100, Infinity, QUEUE])
  })

  it('a wait for space ends with its put, and a barrier’s signal does not end the wait it is given in', () => {
    const trace = traceOf({
      events: {
        0: [start(0), wait(100, WaitReason.Space, QUEUE), put(200, 1)],
        1: [
          start(0),
          wait(100, WaitReason.Parties, 9),
          { timeNs: 150, kind: EventKind.Signal, object: 9, first: Signal.Break },
          { timeNs: 180, kind: EventKind.WaitEnd, object: 9, durationNs: 80, first: WaitReason.Parties },
        ],
      },
    })
    expect(spansOf(trackOf(trace, 0).states)[2]).toEqual(['WaitSpace', 100, 200, QUEUE])
    expect(spansOf(trackOf(trace, 1).states)[2]).toEqual(['WaitParties', 100, 180, 9])
    expect(marksOf(trackOf(trace, 1))).toEqual(['Start', 'Break'])
  })

  it('a process that was killed ends when the lab says, with a mark, and one tick late', () => {
    const ended = [processOf(0, { state: 'ended', exitcode: -9, endMs: 0.001 })]
    const trace = traceOf({ events: { 0: [start(100)] }, processes: ended })
    expect(trackOf(trace, 0).hasEnded).toBe(false)
    trace.add(tick({ events: { 0: [wait(500)] }, processes: ended }))
    expect(spansOf(trackOf(trace, 0).states).slice(-2)).toEqual([
      ['WaitLock', 500, 1000, LOCK],
      ['Ended', 1000, Infinity, 0],
    ])
    expect(marksOf(trackOf(trace, 0))).toEqual(['Start', 'Kill'])
  })
})

describe('dropped events', () => {
  it('leave a gap from the last known moment to the next, and nothing is made up in it', () => {
    const trace = traceOf(
      { events: { 0: [start(100), acquire(200)] } },
      { events: { 0: [write(900, 5, 4)] }, dropped: { 0: 3 } },
    )
    const track = trackOf(trace, 0)
    expect(spansOf(track.states)).toEqual([
      ['Starting', 0, 100, 0],
      ['Running', 100, 200, 0],
      ['NotRecorded', 200, 900, 0],
      ['Running', 900, Infinity, 0],
    ])
    // Whether the lock was given back in between is not known.
    expect(spansOf(track.holds[0])).toEqual([['Held', 200, 200, LOCK]])
  })

  it('what an event looks back on is told though its beginning was dropped', () => {
    const trace = traceOf(
      { events: { 0: [start(100), acquire(200)] } },
      { events: { 0: [release(1000, 800), acquire(1500, 300, 8)] }, dropped: { 0: 3 } },
    )
    // The release's hold began at the very acquisition that was seen.
    expect(spansOf(trackOf(trace, 0).holds[0])).toContainEqual(['Held', 200, 1000, LOCK])
    const late = traceOf({ events: { 0: [start(100)] } }, { events: { 0: [acquire(1500, 300)] }, dropped: { 0: 3 } })
    expect(spansOf(trackOf(late, 0).states).slice(2, 4)).toEqual([
      ['NotRecorded', 100, 1200, 0],
      ['WaitLock', 1200, 1500, LOCK],
    ])
  })
})

describe('critical sections', () => {
  it('are the same told by two events or by the release alone', () => {
    const two = traceOf({ events: { 0: [start(0), acquire(100), release(150, 50), acquire(200), release(260, 60)] } })
    const one = traceOf({ events: { 0: [start(0), release(150, 50, 1), release(260, 60, 1)] } })
    const expected = [
      ['Held', 100, 150, LOCK],
      ['Held', 200, 260, LOCK],
    ]
    for (const trace of [two, one]) expect(spansOf(trackOf(trace, 0).holds[0])).toEqual(expected)
  })

  it('of two locks at once lie in two lanes, and never overlap in one', () => {
    const trace = traceOf({
      events: { 0: [start(0), acquire(100), acquire(200, 0, 8), release(300, 100, 0, 8), release(400, 300)] },
    })
    const nested = traceOf({ events: { 0: [start(0), release(300, 100, 1, 8), release(400, 300, 1)] } })
    expect(trackOf(trace, 0).holds.map(spansOf)).toEqual([[['Held', 100, 400, LOCK]], [['Held', 200, 300, 8]]])
    expect(trackOf(nested, 0).holds.map(spansOf)).toEqual([[['Held', 200, 300, 8]], [['Held', 100, 400, LOCK]]])
  })

  const holder = [start(0), acquire(100), release(300, 200), acquire(500), release(600, 100)]
  const waiter = [start(0), wait(200), acquire(310, 110), release(400, 90)]
  it.each([
    ['the holder’s events first', { 0: holder, 1: waiter }, {}],
    ['the waiter’s a tick before', { 1: waiter }, { 0: holder }],
    ['the holder’s a tick before', { 0: holder }, { 1: waiter }],
  ])('while another waits are wanted, %s', (_, first, second) => {
    const trace = traceOf({ atMs: 0.0005, events: first }, { atMs: 0.001, events: second })
    expect(spansOf(trackOf(trace, 0).holds[0])).toEqual([
      ['HeldWanted', 100, 300, LOCK],
      ['Held', 500, 600, LOCK],
    ])
    expect(spansOf(trackOf(trace, 1).holds[0])).toEqual([['Held', 310, 400, LOCK]])
  })

  it('a hold and a wait that both go on are seen', () => {
    const trace = traceOf({ atMs: 0.001, events: { 0: [start(0), acquire(100)], 1: [start(0), wait(200)] } })
    expect(spansOf(trackOf(trace, 0).holds[0])).toEqual([['HeldWanted', 100, Infinity, LOCK]])
  })

  it('that only the reports tell go on from there, and end with their release', () => {
    const trace = traceOf({ events: { 0: [start(0)] }, locks: [lockReport(0, 0.0004)] })
    expect([...trackOf(trace, 0).reported]).toEqual([[LOCK, { sinceNs: 400, kind: SpanKind.Held }]])
    trace.add(tick({ events: { 0: [release(900, 500, 1)] }, locks: [lockReport(null)] }))
    expect([...trackOf(trace, 0).reported]).toEqual([])
    expect(spansOf(trackOf(trace, 0).holds[0])).toEqual([['Held', 400, 900, LOCK]])
  })

  it('of a process killed in one stay open while the lock is not free, else they end with it', () => {
    const ended = [processOf(0, { state: 'ended', exitcode: -9, endMs: 0.001 })]
    for (const [holds, end] of [
      [0, Infinity],
      [null, 1000],
    ] as const) {
      const trace = traceOf({ events: { 0: [start(0), acquire(100)] }, processes: ended, locks: [lockReport(holds)] })
      trace.add(tick({ events: {}, processes: ended, locks: [lockReport(holds)] }))
      expect(spansOf(trackOf(trace, 0).holds[0])).toEqual([['Held', 100, end, LOCK]])
    }
  })
})

describe('flows', () => {
  it('lead from a put to the get of the same item, and back', () => {
    const trace = traceOf({
      events: { 0: [start(0), get(900, 700, 1), get(950, 650, 2)], 1: [start(0), put(200, 1), put(300, 2)] },
    })
    const [taker, putter] = [trackOf(trace, 0), trackOf(trace, 1)]
    const flow = causeOf(trace, placeOf(taker, taker.marks, 2))
    expect(flow).toMatchObject({ kind: 'item', fromNs: 300, toNs: 950, from: { process: 1, row: 2 } })
    expect(effectOf(trace, placeOf(putter, putter.marks, 1))).toMatchObject({ fromNs: 200, toNs: 900, to: { row: 1 } })
  })

  it('lead from the release to the acquisition it allowed, past those of other locks', () => {
    const trace = traceOf({
      events: {
        0: [start(0), acquire(50), acquire(60, 0, 8), release(200, 150), release(290, 230, 0, 8)],
        1: [start(0), wait(100), acquire(210, 110)],
      },
    })
    const [holder, waiter] = [trackOf(trace, 0), trackOf(trace, 1)]
    const flow = causeOf(trace, placeOf(waiter, waiter.states, 2))
    expect(flow).toMatchObject({ kind: 'lock', object: LOCK, fromNs: 200, toNs: 210, from: { process: 0 } })
    expect(effectOf(trace, placeOf(holder, holder.holds[0]!, 0))).toMatchObject({ to: { process: 1, row: 2 } })
    expect(effectOf(trace, placeOf(holder, holder.holds[1]!, 0))).toBeNull()
  })

  it('lead from the spawn to the start, from the end to the join, from the set to who waited', () => {
    const trace = traceOf({
      events: {
        0: [
          start(0),
          { timeNs: 100, kind: EventKind.Spawn, object: 0, first: 1 },
          wait(150, WaitReason.Process, 0, 1),
          { timeNs: 900, kind: EventKind.WaitEnd, object: 0, durationNs: 750, first: WaitReason.Process, second: 1 },
          { timeNs: 950, kind: EventKind.Signal, object: 9, first: Signal.Set },
        ],
        1: [start(500), exit(880)],
        2: [
          start(0),
          wait(920, WaitReason.Set, 9),
          { timeNs: 955, kind: EventKind.WaitEnd, object: 9, durationNs: 35, first: WaitReason.Set, second: 1 },
        ],
      },
    })
    const [parent, child, third] = [trackOf(trace, 0), trackOf(trace, 1), trackOf(trace, 2)]
    expect(causeOf(trace, placeOf(child, child.marks, 0))).toMatchObject({ fromNs: 100, toNs: 500 })
    expect(causeOf(trace, placeOf(parent, parent.states, 2))).toMatchObject({ fromNs: 880, toNs: 900 })
    expect(effectOf(trace, placeOf(child, child.marks, 1))).toMatchObject({ to: { process: 0, row: 2 } })
    expect(causeOf(trace, placeOf(third, third.states, 2))).toMatchObject({ kind: 'signal', fromNs: 950 })
  })
})

describe('a lost update', () => {
  it('is marked where it overwrites, and leads back to what it overwrote', () => {
    // Read, read, write, write: both had read version 4.
    const trace = traceOf({ events: { 0: [start(0), write(100, 5, 4)], 1: [start(0), write(200, 6, 4)] } })
    expect(marksOf(trackOf(trace, 0))).toEqual(['Start'])
    const loser = trackOf(trace, 1)
    expect(marksOf(loser)).toEqual(['Start', 'LostUpdate'])
    expect(causeOf(trace, placeOf(loser, loser.marks, 1))).toMatchObject({
      kind: 'overwritten',
      fromNs: 100,
      from: { process: 0 },
    })
  })

  it('is none where nothing was missed or read, or where an Array is written', () => {
    const array = memoryOf({
      id: objectId(6),
      name: 'a',
      kind: 'Array',
      typecode: 'i',
      length: 3,
      values: [],
    })
    const trace = traceOf({
      events: { 0: [start(0), write(100, 5, 4), write(200, 9, -1), write(300, 2, -1, 6)] },
      memory: [array],
    })
    expect(marksOf(trackOf(trace, 0))).toEqual(['Start'])
    expect(trackOf(trace, 0).writes.rows).toBe(2)
  })
})
