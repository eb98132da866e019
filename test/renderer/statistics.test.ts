import { describe, expect, it } from 'vitest'
import { HeatWatch, warmth } from '../../renderer/instruments/memory/heat.ts'
import { CoreHistory } from '../../renderer/statistics/core-history.ts'
import { LogHistogram } from '../../renderer/statistics/log-histogram.ts'
import { HoldHistory } from '../../renderer/statistics/hold-history.ts'
import { RunStatistics } from '../../renderer/statistics/run-statistics.ts'
import type { MemoryReport, ProcessSnapshot } from '../../shared/run.ts'
import { EventKind, WaitReason } from '../../shared/trace.ts'
import { objectId, processIndex } from '../../shared/units.ts'
import { encodeEvents } from './encode-events.ts'
import { randomFrom } from '../support/random.ts'

describe('a histogram of durations', () => {
  const random = randomFrom(7)
  const durations = Array.from({ length: 20_000 }, () => Math.exp(random() * 18))
  const histogram = new LogHistogram()
  for (const ns of durations) histogram.add(ns)
  const sorted = durations.toSorted((one, other) => one - other)

  it.each([0.01, 0.5, 0.95, 0.999])('knows the %d percentile to within five per cent', (share) => {
    const exact = sorted[Math.ceil(share * sorted.length) - 1]!
    expect(Math.abs(histogram.percentile(share) / exact - 1)).toBeLessThan(0.05)
  })
  it('keeps count, total and longest exact', () => {
    expect(histogram.count).toBe(20_000)
    expect(histogram.totalNs).toBeCloseTo(
      durations.reduce((sum, ns) => sum + ns, 0),
      0,
    )
    expect(histogram.maxNs).toBe(sorted.at(-1))
  })
  it('draws every duration once, in steps of 1, 2 and 5 without a hole', () => {
    const bars = histogram.bars()
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(20_000)
    for (const [index, bar] of bars.entries()) {
      expect([1, 2, 5]).toContain(Number(bar.fromNs.toExponential()[0]))
      if (index > 0) expect(bar.fromNs).toBe(bars[index - 1]!.toNs)
    }
  })
  it('fills a hole between short and long with empty bars', () => {
    const two = new LogHistogram()
    two.add(3)
    two.add(30_000)
    expect(two.bars().map(({ fromNs, count }) => [fromNs, count])).toEqual([
      [2, 1],
      ...[5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].map((fromNs) => [fromNs, 0]),
      [20_000, 1],
    ])
  })
  it('has nothing to say of nothing', () => {
    expect(new LogHistogram().percentile(0.5)).toBeNaN()
    expect(new LogHistogram().bars()).toEqual([])
  })
})

describe('when a lock was held', () => {
  it('adds up what lies between two moments, cutting the first and the last', () => {
    const history = new HoldHistory()
    for (const start of [0, 10, 20, 30]) history.add(start, start + 4)
    expect(history.overlap(0, 40)).toBe(16)
    expect(history.overlap(2, 32)).toBe(2 + 4 + 4 + 2)
    expect(history.overlap(21, 23)).toBe(2)
    expect(history.overlap(4, 10)).toBe(0)
    expect(history.overlap(50, 60)).toBe(0)
  })
  it('keeps the latest holds when there are more than it has room for', () => {
    const history = new HoldHistory()
    for (let start = 0; start < 400_000; start += 4) history.add(start, start + 1)
    expect(history.overlap(399_000, 400_000)).toBe(250)
    expect(history.overlap(0, 400)).toBe(0)
  })
})

describe('what the events say', () => {
  const [deposit, withdraw] = [processIndex(1), processIndex(2)]
  const lock = objectId(1)

  it('whom a wait was for, also when the release is read a tick after it', () => {
    const statistics = new RunStatistics()
    // deposit waits from 100 to 400; withdraw holds from 50 to 300, nobody from 300 to 400.
    statistics.add(
      deposit,
      encodeEvents([{ timeNs: 400, kind: EventKind.Acquire, object: lock, durationNs: 300, first: 1 }]),
    )
    statistics.settle(false)
    statistics.add(withdraw, encodeEvents([{ timeNs: 300, kind: EventKind.Release, object: lock, durationNs: 250 }]))
    statistics.settle(false)
    const use = statistics.locks.get(lock)!.uses.get(deposit)!
    expect([...use.waitedForNs]).toEqual([[withdraw, 200]])
    expect(use.wait.totalNs).toBe(300)
  })
  it('attributes the last waits when the run is over', () => {
    const statistics = new RunStatistics()
    statistics.add(withdraw, encodeEvents([{ timeNs: 300, kind: EventKind.Release, object: lock, durationNs: 300 }]))
    statistics.add(
      deposit,
      encodeEvents([{ timeNs: 310, kind: EventKind.Acquire, object: lock, durationNs: 110, first: 1 }]),
    )
    statistics.settle(true)
    expect(statistics.locks.get(lock)!.uses.get(deposit)!.waitedForNs.get(withdraw)).toBe(100)
  })
  it.each(['Notification', 'Set', 'Parties'] as const)(
    'how long a wait for a %s was, and no wait in vain',
    (reason) => {
      const statistics = new RunStatistics()
      const ended = (durationNs: number, second: number) => ({
        ...{ timeNs: 900, kind: EventKind.WaitEnd, object: lock, durationNs },
        ...{ first: WaitReason[reason], second },
      })
      statistics.add(deposit, encodeEvents([ended(300, 1), ended(500, 0)]))
      statistics.settle(true)
      expect(statistics.locks.get(lock)!.wait.totalNs).toBe(300)
      expect([...statistics.locks.get(lock)!.uses.get(deposit)!.waitedForNs]).toEqual([])
    },
  )
  it('no wait for a lock that was given up', () => {
    const statistics = new RunStatistics()
    const gaveUp = { timeNs: 900, kind: EventKind.WaitEnd, object: lock, durationNs: 300, second: 0 }
    statistics.add(deposit, encodeEvents([{ ...gaveUp, first: WaitReason.Lock }]))
    expect(statistics.locks.size).toBe(0)
  })
  it('each process’s share of a queue, its backpressure, and an order that is broken', () => {
    const statistics = new RunStatistics()
    const put = (second: number, durationNs: number) => ({ timeNs: second, kind: EventKind.Put, durationNs, second })
    const get = (second: number) => ({ timeNs: 100 + second, kind: EventKind.Get, durationNs: 100, second })
    statistics.add(deposit, encodeEvents([put(1, 0), put(2, 70), put(3, 0)]))
    statistics.add(withdraw, encodeEvents([get(1), get(3), get(2)]))
    const queue = statistics.queues.get(lock)!
    expect(queue.uses.get(deposit)).toMatchObject({ puts: 3, gets: 0, backpressureNs: 70 })
    expect(queue.uses.get(withdraw)).toMatchObject({ gets: 3, outOfOrder: 1 })
    expect(queue.backpressure.count).toBe(1)
    expect(queue.latency.percentile(0.5)).toBe(100)
  })
})

describe('shared memory in events', () => {
  const [deposit, withdraw] = [processIndex(1), processIndex(2)]
  const write = (timeNs: number, first: number, second: number) => ({ timeNs, kind: EventKind.Write, first, second })

  it('counts the writes of each process', () => {
    const statistics = new RunStatistics()
    statistics.add(withdraw, encodeEvents([write(900, 12, 9), write(950, 13, 12)]))
    statistics.add(deposit, encodeEvents([write(100, 1, 0), write(500, 3, 1), write(600, 4, -1)]))
    expect([...statistics.memory.get(objectId(1))!.writers]).toEqual([
      [withdraw, 2],
      [deposit, 3],
    ])
  })
  it('counts the writes of each element of an array, which is no version', () => {
    const statistics = new RunStatistics()
    const report = { kind: 'Array', id: objectId(1) } as MemoryReport
    statistics.learn([report])
    statistics.add(deposit, encodeEvents([write(1, 0, -1), write(2, 2, -1), write(3, 2, -1)]))
    const array = statistics.memory.get(objectId(1))!
    expect([...array.elementWrites.subarray(0, 4)]).toEqual([1, 0, 2, 0])
  })
  it('is warm while it is used and cools when it is left alone', () => {
    const watch = new HeatWatch()
    const at = (reads: number): MemoryReport[] => [{ id: objectId(1), reads, writes: 0 } as MemoryReport]
    watch.look(100, at(1000))
    watch.look(200, at(3000))
    expect(watch.of(objectId(1)).readsPerSecond).toBe(20_000)
    watch.look(300, at(3000))
    expect(watch.of(objectId(1)).readsPerSecond).toBeLessThan(20_000)
    expect(warmth(0)).toBe(0)
    expect(warmth(1e6)).toBeCloseTo(1)
  })
})

describe('who was on which core', () => {
  const seen = (core: number | null, cpuShare = 0.5): ProcessSnapshot =>
    ({ index: processIndex(1), core, cpuShare }) as ProcessSnapshot

  it('counts changes of core, and remembers the last one', () => {
    const history = new CoreHistory()
    for (const [tick, core] of [0, 0, 1, 1, 0, null].entries()) history.add(tick * 100, [seen(core)])
    expect(history.migrationsOf(processIndex(1))).toBe(2)
    expect(history.lastCoreOf(processIndex(1))).toBe(0)
    expect(history.moments.flatMap(({ placements }) => placements.map(({ core }) => core))).toEqual([0, 0, 1, 1, 0])
  })
  it('shows one that was there for a single look, however soon after the look before', () => {
    const history = new CoreHistory()
    history.add(0, [])
    history.add(50, [seen(1)])
    history.add(100, [])
    expect(history.moments.map(({ atMs, placements }) => [atMs, placements.length])).toEqual([
      [0, 0],
      [50, 1],
    ])
  })
  it('keeps a run of any length from its start to its end', () => {
    const history = new CoreHistory()
    for (let tick = 0; tick < 20_000; tick++) history.add(tick * 100, [seen(0)])
    expect(history.moments.length).toBeLessThanOrEqual(2400)
    expect(history.moments[0]!.atMs).toBe(0)
    expect(history.moments.at(-1)!.atMs).toBeGreaterThan(1_900_000)
  })
})
