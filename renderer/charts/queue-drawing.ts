import type { ObjectId } from '../../shared/units.ts'
import { displayBins, lasts, middleMs, peaks } from './display-bins.ts'
import { DASHES, NO_DRAWING, type Drawing, type Point, type Series } from './drawing.ts'
import { rates } from './lock-drawing.ts'
import type { RunSeries } from './run-series.ts'

type QueueSeries = Pick<RunSeries, 'bins' | 'puts' | 'gets' | 'queueEvents' | 'queues'>

/** Puts and gets a second of all queues together; below them the depth of each queue. */
export function queueDrawing(
  series: QueueSeries,
  endMs: number,
  complete: boolean,
  nameOf: (queue: ObjectId) => string,
): Drawing {
  if (series.queueEvents === 0) return { ...NO_DRAWING, toMs: endMs }
  const display = displayBins(series.bins, endMs * 1e6, series.queueEvents, complete)
  const depths = [...series.queues].map(([queue, { last, peak }], index): Series => {
    return {
      label: `Depth of ${nameOf(queue)}`,
      panel: 'lower',
      unit: 'count',
      colour: 'quiet',
      dash: DASHES[index % DASHES.length] ?? [],
      fill: index === 0,
      stepped: true,
      points: carried(lasts(last, display), peaks(peak, display)).map((y, point) => ({
        x: middleMs(display, point),
        y,
      })),
    }
  })
  const line = { panel: 'upper', unit: 'rate', stepped: true } as const
  const traffic: Series[] = [
    { ...line, label: 'Puts', colour: 'main', dash: [], fill: true, points: rates(series.puts, display) },
    { ...line, label: 'Gets', colour: 'second', dash: [4, 2], fill: false, points: rates(series.gets, display) },
  ]
  return { fromMs: 0, toMs: endMs, zero: 'start', series: [...traffic, ...depths], runMs: null }
}

/** The deepest of each point; where nothing happened the depth stays as it was. */
function carried(last: Float64Array, peak: Float64Array): Point['y'][] {
  let depth = 0
  return Array.from(last, (value, point) => {
    if (Number.isNaN(value)) return depth
    depth = value
    return peak[point] ?? value
  })
}

/** One queue alone. */
export function oneQueueDrawing(series: RunSeries, queue: ObjectId, endMs: number, complete: boolean): Drawing {
  const channels = series.queues.get(queue)
  if (channels === undefined) return { ...NO_DRAWING, toMs: endMs }
  const only = { ...channels, bins: series.bins, queueEvents: series.queueEvents, queues: new Map([[queue, channels]]) }
  return queueDrawing(only, endMs, complete, () => 'queue')
}
