import { csv } from './save-file.ts'

/** What one chart draws, computed on demand; also what tests, tables and screen readers get. */
export interface Point {
  /** Milliseconds: since the run's start, or from now when there is no run. */
  readonly x: number
  /** NaN leaves a gap. */
  readonly y: number
}

export type Unit = 'rate' | 'duration' | 'count' | 'share'
export type SeriesColour = 'main' | 'second' | 'alert' | 'quiet' | { readonly hue: number }

export interface Series {
  readonly label: string
  /** Panels lie one above the other and share the time axis. */
  readonly panel: 'upper' | 'lower'
  readonly unit: Unit
  readonly colour: SeriesColour
  /** Lengths of dash and gap; empty draws a whole line. */
  readonly dash: readonly number[]
  readonly fill: boolean
  readonly stepped: boolean
  readonly points: readonly Point[]
}

export interface Drawing {
  readonly fromMs: number
  readonly toMs: number
  readonly series: readonly Series[]
  /** What 0 on the time axis is. */
  readonly zero: 'start' | 'now'
  /** The run's part of the time, when the chart shows more. */
  readonly runMs: number | null
}

export const NO_DRAWING: Drawing = { fromMs: 0, toMs: 1000, zero: 'start', series: [], runMs: null }

/** Dashes that stay apart at a glance, for lines that share a panel. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]]

const UNITS: Readonly<Record<Unit, string>> = { rate: 'per second', duration: 'ns', count: 'items', share: '%' }

/** A line a moment, a column a series; a gap is an empty field. All series of a drawing share their times. */
export function drawingAsCsv({ series }: Drawing): string {
  const head = ['time (ms)', ...series.map(({ label, unit }) => `${label} (${UNITS[unit]})`)]
  const times = (series[0]?.points ?? []).map(({ x }) => x)
  return csv([head, ...times.map((time, row) => [time, ...series.map(({ points }) => points[row]?.y ?? NaN)])])
}
