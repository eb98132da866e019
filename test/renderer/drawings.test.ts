import { describe, expect, it } from 'vitest'
import type { Drawing, Point } from '../../renderer/charts/drawing.ts'
import { lockDrawing } from '../../renderer/charts/lock-drawing.ts'
import { queueDrawing } from '../../renderer/charts/queue-drawing.ts'
import { RunSeries } from '../../renderer/charts/run-series.ts'
import { EventKind } from '../../shared/trace.ts'
import { encodeEvents, type EventText } from './encode-events.ts'
import { randomFrom } from '../support/random.ts'

function seriesOf(batches: readonly (readonly EventText[])[]): RunSeries {
  const series = new RunSeries()
  for (const batch of batches) series.add(encodeEvents(batch))
  return series
}
const pointsOf = (drawing: Drawing, label: string): readonly Point[] =>
  drawing.series.find((series) => series.label === label)?.points ?? []
/** Rates are counts a second: the area under them is the count. Points lie in the middle of what they span. */
function area(points: readonly Point[]): number {
  let startMs = 0
  let sum = 0
  for (const { x, y } of points) {
    const widthMs = 2 * (x - startMs)
    sum += (y * widthMs) / 1000
    startMs += widthMs
  }
  return sum
}

describe('the lock drawing', () => {
  const acquire = (timeNs: number, waitNs: number): EventText => {
    return { timeNs, kind: EventKind.Acquire, durationNs: waitNs, first: waitNs > 0 ? 1 : 0 }
  }

  it.each([12, 480, 90_000])('loses no acquisition in a run of %d ms', (lengthMs) => {
    const random = randomFrom(lengthMs)
    const events = Array.from({ length: 5_000 }, () =>
      acquire(random() * lengthMs * 1e6, random() < 0.4 ? 1 + random() * 1e4 : 0),
    )
    const series = seriesOf([events.slice(0, 2_000), events.slice(2_000)])
    series.cover(lengthMs * 1e6)
    const drawing = lockDrawing(series, lengthMs, true)
    const contended = events.filter((event) => event.first === 1).length
    expect(area(pointsOf(drawing, 'Acquisitions'))).toBeCloseTo(5_000, 6)
    expect(area(pointsOf(drawing, 'Contentions'))).toBeCloseTo(contended, 6)
    expect(pointsOf(drawing, 'Acquisitions').length).toBeLessThanOrEqual(160)
  })

  it('shows the mean wait and hold of each point, and a gap where nothing happened', () => {
    const series = seriesOf([
      [
        acquire(100, 4_000),
        acquire(200, 0),
        { timeNs: 300, kind: EventKind.Release, durationNs: 700 },
        { timeNs: 400, kind: EventKind.Release, durationNs: 900 },
      ],
    ])
    series.cover(10e6)
    const drawing = lockDrawing(series, 10, true)
    expect(pointsOf(drawing, 'Mean wait')[0]?.y).toBe(2_000)
    expect(pointsOf(drawing, 'Mean hold')[0]?.y).toBe(800)
    expect(pointsOf(drawing, 'Mean wait')[1]?.y).toBeNaN()
  })

  it('counts a lock that was free by its release, when it was taken', () => {
    const events = [
      acquire(1e6, 4_000),
      { timeNs: 2e6, kind: EventKind.Release, durationNs: 1e6 - 4_000, first: 0 },
      { timeNs: 95e6, kind: EventKind.Release, durationNs: 90e6, first: 1 },
    ]
    const series = seriesOf([events])
    series.cover(100e6)
    expect(series.lockEvents).toBe(2)
    const taken = pointsOf(lockDrawing(series, 100, true), 'Acquisitions').filter(({ y }) => y > 0)
    expect(taken.map(({ x }) => Math.floor(x / 4))).toEqual([0, 1])
  })

  it('leaves out the point that a live run is still filling', () => {
    const series = seriesOf([Array.from({ length: 1_000 }, (_, index) => acquire(index * 10_100, 0))])
    const [live, over] = [lockDrawing(series, 10.2, false), lockDrawing(series, 10.2, true)]
    expect(pointsOf(live, 'Acquisitions').length).toBe(pointsOf(over, 'Acquisitions').length - 1)
  })

  it('has no dip at the end of a run that ends within a point', () => {
    for (const lengthMs of [20.05, 20.2, 333.3]) {
      const series = seriesOf([Array.from({ length: 2_000 }, (_, index) => acquire(index * lengthMs * 500, 0))])
      const rates = pointsOf(lockDrawing(series, lengthMs, true), 'Acquisitions').map(({ y }) => y)
      expect(rates.at(-1)).toBeGreaterThan(0.8 * rates[0]!)
      expect(rates.at(-1)).toBeLessThan(1.2 * rates[0]!)
    }
  })

  it('draws no lines for a run without locks', () => {
    expect(lockDrawing(new RunSeries(), 10, true).series).toEqual([])
  })
})

describe('the queue drawing', () => {
  const put = (timeMs: number, depth: number, object = 3): EventText => {
    return { timeNs: timeMs * 1e6, kind: EventKind.Put, object, first: depth }
  }
  const get = (timeMs: number, depth: number, object = 3): EventText => ({
    ...put(timeMs, depth, object),
    kind: EventKind.Get,
  })
  const draw = (series: RunSeries, endMs: number) => queueDrawing(series, endMs, true, (queue) => `Queue-${queue}`)

  it('counts puts and gets of all queues', () => {
    const series = seriesOf([[put(1, 1), put(2, 2), put(5, 1, 4)], [get(3, 1)]])
    series.cover(8e6)
    const drawing = draw(series, 8)
    expect(area(pointsOf(drawing, 'Puts'))).toBeCloseTo(3, 9)
    expect(area(pointsOf(drawing, 'Gets'))).toBeCloseTo(1, 9)
    expect(drawing.series.map(({ label }) => label)).toEqual(['Puts', 'Gets', 'Depth of Queue-3', 'Depth of Queue-4'])
  })

  it('keeps the depth between events, in whatever order batches arrive', () => {
    // The consumer's batch comes first, though its get happened last.
    const series = seriesOf([[get(6, 1)], [put(1, 1), put(1.001, 2)]])
    series.cover(8e6)
    const depth = pointsOf(draw(series, 8), 'Depth of Queue-3')
    const at = (ms: number) => depth.findLast((point) => point.x <= ms)?.y
    expect(depth[0]?.y).toBe(0)
    expect(at(4)).toBe(2)
    expect(depth.at(-1)?.y).toBe(1)
  })
})
