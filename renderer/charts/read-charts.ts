import type { Drawing, Point } from './drawing.ts'

/** What every chart on screen draws, by name, as plain JSON: for tests, and for who asks from the console. */
export type ChartReadings = Readonly<Partial<Record<string, readonly ChartReading[]>>>
export interface ChartReading {
  readonly label: string
  readonly unit: string
  readonly points: readonly Point[]
}

const sources = new Map<string, () => readonly ChartReading[]>()

/** @returns takes the chart off again. */
export function exposeChart(name: string, read: () => readonly ChartReading[]): () => void {
  sources.set(name, read)
  return () => {
    if (sources.get(name) === read) sources.delete(name)
  }
}

export const readingOf = ({ series }: Drawing): readonly ChartReading[] =>
  series.map(({ label, unit, points }) => ({ label, unit, points: points.filter((point) => !Number.isNaN(point.y)) }))

export const readCharts = (): ChartReadings => Object.fromEntries([...sources].map(([name, read]) => [name, read()]))
