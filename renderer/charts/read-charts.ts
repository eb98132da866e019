import type { Drawing, Point } from './drawing.ts'

export type ChartName = 'cpu' | 'queue' | 'lock'

/** What every chart on screen draws, by name, as plain JSON: for tests, and for who asks from the console. */
export type ChartReadings = Readonly<Partial<Record<ChartName, readonly ChartReading[]>>>
export interface ChartReading {
  readonly label: string
  readonly unit: string
  readonly points: readonly Point[]
}

const sources = new Map<ChartName, () => Drawing>()

/** @returns takes the chart off again. */
export function exposeChart(name: ChartName, draw: () => Drawing): () => void {
  sources.set(name, draw)
  return () => {
    if (sources.get(name) === draw) sources.delete(name)
  }
}

export function readCharts(): ChartReadings {
  return Object.fromEntries(
    [...sources].map(([name, draw]) => [
      name,
      draw().series.map(({ label, unit, points }) => ({
        label,
        unit,
        points: points.filter((point) => !Number.isNaN(point.y)),
      })),
    ]),
  )
}
