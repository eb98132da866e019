import { displayBins, middleMs, sums, widthNs, type DisplayBins } from './display-bins.ts'
import type { Drawing, Point, Series } from './drawing.ts'
import type { RunSeries } from './run-series.ts'

/** Acquisitions and contentions a second; below them what one acquisition waited and held, on average. */
export function lockDrawing(series: RunSeries, endMs: number, complete: boolean): Drawing {
  const display = displayBins(series.bins, endMs * 1e6, series.lockEvents, complete)
  const line = { dash: [], fill: false }
  const lines: Series[] = [
    {
      ...line,
      label: 'Acquisitions',
      panel: 'upper',
      stepped: true,
      unit: 'rate',
      colour: 'main',
      fill: true,
      points: rates(series.acquisitions, display),
    },
    {
      ...line,
      label: 'Contentions',
      panel: 'upper',
      stepped: true,
      unit: 'rate',
      colour: 'alert',
      dash: [4, 2],
      points: rates(series.contentions, display),
    },
    {
      ...line,
      label: 'Mean wait',
      panel: 'lower',
      stepped: false,
      unit: 'duration',
      colour: 'alert',
      dash: [4, 2],
      points: means(series.waitNs, series.acquisitions, display),
    },
    {
      ...line,
      label: 'Mean hold',
      panel: 'lower',
      stepped: false,
      unit: 'duration',
      colour: 'main',
      points: means(series.holdNs, series.releases, display),
    },
  ]
  return { fromMs: 0, toMs: endMs, zero: 'start', series: series.lockEvents === 0 ? [] : lines, runMs: null }
}

/** The area under a rate is the count. */
export function rates(counts: Float64Array, display: DisplayBins): Point[] {
  return Array.from(sums(counts, display), (count, point) => ({
    x: middleMs(display, point),
    y: (count * 1e9) / widthNs(display, point),
  }))
}

function means(totals: Float64Array, counts: Float64Array, display: DisplayBins): Point[] {
  const count = sums(counts, display)
  return Array.from(sums(totals, display), (total, point) => ({
    x: middleMs(display, point),
    y: count[point] === 0 ? NaN : total / count[point]!,
  }))
}
