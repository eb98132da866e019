import { tickOf } from '../support/made-up.ts'
import { describe, expect, it } from 'vitest'
import { Bars } from '../../renderer/instruments/timeline/draw/bars.ts'
import { around, following, panned, wholeRun, zoomed } from '../../renderer/instruments/timeline/draw/viewport.ts'
import { KIND_SLOTS, SpanKind } from '../../renderer/instruments/timeline/model/kinds.ts'
import { CHUNK_ROWS, Lane } from '../../renderer/instruments/timeline/model/lane.ts'
import { boundTraces, RunTrace } from '../../renderer/instruments/timeline/model/run-trace.ts'
import { sumStretch } from '../../renderer/instruments/timeline/model/sums.ts'
import type { Tick } from '../../shared/run.ts'
import { EVENT_BYTES, EventKind, WaitReason } from '../../shared/trace.ts'
import { processIndex } from '../../shared/units.ts'
import { randomFrom } from '../support/random.ts'

interface Span {
  readonly start: number
  readonly end: number
  readonly kind: number
  readonly object: number
}
/** Spans of all lengths, with gaps between some, as a list and as a lane. */
function randomSpans(count: number, seed: number): { spans: Span[]; lane: Lane } {
  const random = randomFrom(seed)
  const lane = new Lane('spans')
  const spans: Span[] = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (random() < 0.3) at += random() * 50
    const end = at + (random() < 0.01 ? random() * 20_000 : random() * 40)
    const span = { start: at, end, kind: Math.floor(random() * 4), object: Math.floor(random() * 3) }
    lane.append(span.start, span.end, span.kind, span.object, 0, 0)
    spans.push(span)
    at = end
  }
  return { spans, lane }
}

describe('a lane', () => {
  const { spans, lane } = randomSpans(3 * CHUNK_ROWS + 100, 1)
  const random = randomFrom(2)
  const moments = Array.from({ length: 200 }, () => random() * lane.lastEnd * 1.1 - 10)

  it('finds rows by time as a search through all would', () => {
    for (const time of moments) {
      const ending = spans.findIndex(({ end }) => end > time)
      const starting = spans.findIndex(({ start }) => start >= time)
      expect(lane.firstEndingAfter(time)).toBe(ending < 0 ? spans.length : ending)
      expect(lane.firstStartingAt(time)).toBe(starting < 0 ? spans.length : starting)
    }
  })

  it('sums by kind and by object as the spans one by one do', () => {
    for (let at = 0; at + 1 < 60; at += 2) {
      const [from, to] = [moments[at]!, moments[at + 1]!].sort((one, other) => one - other) as [number, number]
      const inRange = spans.filter(({ start, end }) => end > from && start < to)
      const expected = new Map<string, number>()
      for (const { start, end, kind, object } of inRange) {
        const key = `${kind} ${object}`
        expected.set(key, (expected.get(key) ?? 0) + Math.min(to, end) - Math.max(from, start))
      }
      const actual = new Map<string, number>()
      lane.totals(from, to, Infinity, (kind, object, ns) => {
        actual.set(`${kind} ${object}`, (actual.get(`${kind} ${object}`) ?? 0) + ns)
      })
      expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort())
      for (const [key, ns] of expected) expect(actual.get(key)).toBeCloseTo(ns, 3)
    }
  })

  it('keeps its sums right when rows change', () => {
    const small = randomSpans(300, 3)
    small.lane.setKind(10, 3)
    small.lane.setEnd(299, small.lane.end(299) + 500)
    const sums = new Float64Array(KIND_SLOTS)
    small.lane.sumKinds(0, 300, sums)
    const expected = new Float64Array(KIND_SLOTS)
    for (let row = 0; row < 300; row += 1)
      expected[small.lane.kind(row)]! += small.lane.end(row) - small.lane.start(row)
    for (const [kind, ns] of expected.entries()) expect(sums[kind]).toBeCloseTo(ns, 6)
  })

  it('lets go of its oldest rows, and the others keep their numbers', () => {
    const long = randomSpans(3 * CHUNK_ROWS, 4)
    expect(long.lane.letGo()).toBe(CHUNK_ROWS)
    expect(long.lane.firstRow).toBe(CHUNK_ROWS)
    const row = CHUNK_ROWS + 17
    expect(long.lane.start(row)).toBe(long.spans[row]!.start)
    expect(long.lane.firstEndingAfter(-1)).toBe(CHUNK_ROWS)
  })
})

describe('bars', () => {
  const { spans, lane } = randomSpans(40_000, 5)

  it.each([
    ['all', 0, 1],
    ['a tenth', 0.4, 0.5],
    ['a few', 0.5, 0.5002],
  ])('of %s stand for every span once, in order, and for as much time', (_, from, to) => {
    const stretch = { fromNs: from * lane.lastEnd, toNs: to * lane.lastEnd }
    const width = 900
    const bars = new Bars().fill(lane, stretch, width, Infinity)
    expect(bars.length).toBeLessThanOrEqual(2 * width + 8)
    let row = lane.firstEndingAfter(stretch.fromNs)
    for (let bar = 0; bar < bars.length; bar += 1) {
      expect(bars.row[bar]).toBe(row)
      row += bars.count[bar]!
      if (bar > 0) expect(bars.x0[bar]!).toBeGreaterThanOrEqual(bars.x0[bar - 1]!)
      if (bars.count[bar] === 1) continue
      const members = spans.slice(bars.row[bar], bars.row[bar]! + bars.count[bar]!)
      const expected = members.reduce((sum, { start, end }) => sum + end - start, 0)
      const actual = bars.sums.subarray(bar * KIND_SLOTS, (bar + 1) * KIND_SLOTS).reduce((sum, ns) => sum + ns, 0)
      expect(actual).toBeCloseTo(expected, 3)
      expect(bars.x1[bar]! - bars.x0[bar]!).toBeLessThanOrEqual(2)
    }
    expect(row).toBe(lane.firstStartingAt(stretch.toNs))
  })

  it('an open span ends now', () => {
    const open = new Lane('spans')
    open.append(100, Infinity, SpanKind.Running, 0, 0, 0)
    const bars = new Bars().fill(open, { fromNs: 0, toNs: 1000 }, 1000, 600)
    expect([bars.length, bars.x0[0], bars.x1[0]]).toEqual([1, 100, 600])
  })
})

/** Batches of lock rounds from several processes, as a lab under load sends them. */
function roundsTick(process: number, fromNs: number, rounds: number): Tick {
  const bytes = new Uint8Array(rounds * 4 * EVENT_BYTES)
  const view = new DataView(bytes.buffer)
  let at = 0
  const event = (timeNs: number, kind: number, durationNs: number, first: number): void => {
    view.setFloat64(at, timeNs, true)
    view.setInt32(at + 8, kind, true)
    view.setInt32(at + 12, 1, true)
    view.setFloat64(at + 16, durationNs, true)
    view.setInt32(at + 24, first, true)
    at += EVENT_BYTES
  }
  for (let round = 0; round < rounds; round += 1) {
    const beganNs = fromNs + round * 1000 + process * 10
    event(beganNs, EventKind.Wait, 0, WaitReason.Lock)
    event(beganNs + 300, EventKind.Acquire, 300, 1)
    event(beganNs + 500, EventKind.Release, 200, 0)
    event(beganNs + 600, EventKind.Print, 0, 5)
  }
  const recorder = { process: processIndex(process), bytes, dropped: 0 }
  return tickOf({ atMs: (fromNs + rounds * 1000) / 1e6, recorders: [recorder] })
}

describe('a long run', () => {
  it('of a million spans opens, and sums as many waits as there were', () => {
    const trace = new RunTrace()
    const [processes, rounds, steps] = [4, 1000, 72]
    const ticks = Array.from({ length: steps * processes }, (_, index) =>
      roundsTick(index % processes, Math.floor(index / processes) * rounds * 1000, rounds),
    )
    const began = performance.now()
    for (const tick of ticks) trace.add(tick)
    const added = performance.now()
    const endNs = steps * rounds * 1000
    const bars = new Bars()
    for (const track of trace.tracks.values()) {
      for (const lane of [track.states, ...track.holds]) bars.fill(lane, { fromNs: 0, toNs: endNs }, 1500, endNs)
    }
    const laidOut = performance.now()
    const sums = sumStretch(trace, 0, endNs, endNs)
    const summed = performance.now()
    const figure = (from: number, to: number): string => `${(to - from).toFixed(0)} ms`
    console.info(
      `${trace.rows.toLocaleString('en')} spans and marks: taken in within ${figure(began, added)}, ` +
        `laid out ${figure(added, laidOut)}, summed ${figure(laidOut, summed)}`,
    )
    expect(trace.rows).toBeGreaterThan(1_000_000)
    const waits = sums.spans.find(({ kind }) => kind === SpanKind.WaitLock)
    expect(waits).toMatchObject({ object: 1, count: processes * rounds * steps })
    expect(waits!.ns).toBeCloseTo(processes * rounds * steps * 300, 0)
  })

  it('keeps to its bound, and says from when on', () => {
    const trace = new RunTrace(100_000)
    for (let step = 0; step < 300; step += 1) trace.add(roundsTick(step % 2, step * 500_000, 500))
    // A chunk for each lane may be more than the bound.
    expect(trace.rows).toBeLessThan(100_000 + 8 * CHUNK_ROWS)
    expect(trace.letGoNs).toBeGreaterThan(0)
    for (const { states } of trace.tracks.values()) expect(states.start(states.firstRow)).toBeGreaterThanOrEqual(0)
  })

  it('of a session lets go of the older ones first', () => {
    const traces = [1, 2, 3].map(() => {
      const trace = new RunTrace()
      trace.add(roundsTick(0, 0, 1000))
      return trace
    })
    boundTraces(traces, 2.5 * traces[0]!.rows)
    expect(traces.map(({ isForgotten }) => isForgotten)).toEqual([false, false, true])
    expect(traces[2]!.rows).toBe(0)
  })
})

describe('the viewport', () => {
  const endNs = 1e9

  it('keeps the moment under the pointer where it is when zooming', () => {
    const before = { fromNs: 2e8, toNs: 6e8 }
    const after = zoomed(before, 0.25, 3e8, endNs)
    expect((3e8 - after.fromNs) / (after.toNs - after.fromNs)).toBeCloseTo(0.25, 9)
    expect(after.toNs - after.fromNs).toBeCloseTo(1e8, 3)
  })

  it('does not lose the run out of sight, nor come closer than a few hundred nanoseconds', () => {
    const far = panned({ fromNs: 0, toNs: 1e8 }, 1e12, endNs)
    expect(far.fromNs).toBeLessThan(endNs)
    const back = panned(far, -1e12, endNs)
    expect(back.toNs).toBeGreaterThan(0)
    const close = zoomed(far, 1e-12, far.fromNs, endNs)
    expect(close.toNs - close.fromNs).toBeGreaterThanOrEqual(200)
    expect(zoomed(far, 1e12, far.fromNs, endNs).toNs).toBeLessThan(5 * endNs)
  })

  it('follows a live run at its end, and shows a stretch with room on both sides', () => {
    const shown = following({ fromNs: 0, toNs: 1e8 }, endNs)
    expect(shown.toNs).toBeGreaterThan(endNs)
    expect(shown.toNs - shown.fromNs).toBeCloseTo(1e8, 3)
    const fit = around({ fromNs: 4e8, toNs: 5e8 }, endNs)
    expect(fit.fromNs).toBeLessThan(4e8)
    expect(fit.toNs).toBeGreaterThan(5e8)
    expect(wholeRun(endNs).toNs).toBeGreaterThan(endNs)
  })
})
