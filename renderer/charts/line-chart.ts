import {
  Chart,
  Decimation,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartDataset,
  type Plugin,
  type TooltipModel,
} from 'chart.js'
import { formatMs } from '../look/format.ts'
import { formatUnit, seriesColour, type ChartLook } from './chart-look.ts'
import type { Drawing, Point, Series, Unit } from './drawing.ts'
import { timeTicksMs } from './time-axis.ts'

Chart.register(Decimation, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip)

export interface Panels {
  readonly upper: Unit
  readonly lower: Unit | null
}

/** What changes of the time axis from one drawing to the next. */
interface TimeScaleOptions {
  min: number
  max: number
}
/** A machine with many cores has more lines than a glance takes in: the busiest are shown. */
const MOST_ROWS = 8

/** What lies under the pointer. */
export interface Hover {
  readonly xPx: number
  /** Where there is room for it. */
  readonly side: 'left' | 'right'
  readonly title: string
  readonly rows: readonly { readonly series: Series; readonly value: string }[]
  readonly more: number
}

type Dataset = ChartDataset<'line', Point[]>

/** Draws drawings on one canvas: lines over time in one or two panels. */
export class LineChart {
  readonly #chart: Chart<'line', Point[]>
  readonly #look: ChartLook
  readonly #onHover: (hover: Hover | null) => void
  #runMs: number | null = null
  #zero: Drawing['zero'] = 'start'
  #drawn: readonly Series[] = []

  constructor(canvas: HTMLCanvasElement, panels: Panels, look: ChartLook, onHover: (hover: Hover | null) => void) {
    this.#look = look
    this.#onHover = onHover
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        parsing: false,
        normalized: true,
        animation: false,
        maintainAspectRatio: false,
        events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
        interaction: { mode: 'index', intersect: false },
        layout: { padding: { top: 4, right: 6 } },
        elements: { line: { borderWidth: 1.5, borderJoinStyle: 'round' }, point: { hoverRadius: 2.5, hitRadius: 0 } },
        scales: {
          x: this.#timeScale(),
          ...(panels.lower === null ? {} : { lower: this.#valueScale(panels.lower, 2, '0'), gap: this.#gap() }),
          upper: this.#valueScale(panels.upper, 3, panels.lower === null ? '0' : ''),
        },
        plugins: {
          decimation: { enabled: true, algorithm: 'min-max' },
          tooltip: this.#tooltip(),
        },
      },
      plugins: [this.#runShade()],
    })
  }

  /** False while the canvas is on a hidden page: drawing then would be for nobody. */
  get isVisible(): boolean {
    return this.#chart.canvas.offsetParent !== null
  }

  show(drawing: Drawing): void {
    this.#runMs = drawing.runMs
    this.#zero = drawing.zero
    this.#drawn = drawing.series
    const x = this.#chart.options.scales!.x as TimeScaleOptions
    x.min = drawing.fromMs
    x.max = drawing.toMs
    const datasets = this.#chart.data.datasets
    if (datasets.length !== drawing.series.length) datasets.length = 0
    for (const [index, series] of drawing.series.entries()) {
      const known = datasets[index]
      if (known?.label === series.label) known.data = [...series.points]
      else datasets[index] = this.#dataset(series)
      datasets[index]!.pointRadius = isolatedRadii(series.points)
    }
    this.#chart.update('none')
  }

  destroy(): void {
    this.#chart.destroy()
  }

  #dataset(series: Series): Dataset {
    const colour = seriesColour(series.colour, this.#look)
    return {
      label: series.label,
      data: [...series.points],
      yAxisID: series.panel,
      borderColor: colour,
      backgroundColor: series.fill ? translucent(colour) : 'transparent',
      pointBackgroundColor: colour,
      pointHoverBackgroundColor: colour,
      borderDash: [...series.dash],
      clip: 2,
      fill: series.fill ? 'origin' : false,
      stepped: series.stepped ? 'middle' : false,
    }
  }

  #timeScale() {
    return {
      type: 'linear' as const,
      border: { color: this.#look.line },
      grid: { display: false },
      ticks: {
        ...this.#tickLook(),
        maxRotation: 0,
        callback: (value: string | number) => this.#timeLabel(Number(value)),
      },
      // Chart.js takes a step of 1000 ms for one that fits any range, and then divides the range evenly.
      afterBuildTicks: (scale: { min: number; max: number; width: number; ticks: { value: number }[] }) => {
        const most = scale.width / (5.5 * this.#look.remPx)
        scale.ticks = timeTicksMs(scale.min, scale.max, most).map((value) => ({ value }))
      },
    }
  }

  #timeLabel(ms: number): string {
    if (ms !== 0) return formatMs(ms)
    return this.#zero === 'now' ? 'now' : '0'
  }

  /** @param zero labels the panel's floor, where no other panel's labels are near. */
  #valueScale(unit: Unit, weight: number, zero: string) {
    const widthPx = 3.4 * this.#look.remPx
    return {
      type: 'linear' as const,
      position: 'left' as const,
      stack: 'panels',
      stackWeight: weight,
      beginAtZero: true,
      ...(unit === 'share' ? { min: 0, max: 100 } : { suggestedMax: unit === 'duration' ? 1000 : 1 }),
      border: { display: false },
      grid: { color: this.#look.line, drawTicks: false },
      ticks: {
        ...this.#tickLook(),
        padding: 6,
        maxTicksLimit: weight === 2 ? 3 : 5,
        ...(unit === 'share' ? { stepSize: 50 } : {}),
        ...(unit === 'count' ? { precision: 0 } : {}),
        callback: (value: string | number) => (Number(value) === 0 ? zero : formatUnit(unit, Number(value))),
      },
      // The same width everywhere, so that the same moment lies at the same place in all charts.
      afterFit: (scale: { width: number }) => {
        scale.width = widthPx
      },
    }
  }

  /** Room between two panels, so that the labels of their edges do not meet. Stacked scales go from the bottom up. */
  #gap() {
    return {
      type: 'linear' as const,
      position: 'left' as const,
      stack: 'panels',
      stackWeight: 0.5,
      border: { display: false },
      grid: { display: false },
      ticks: { display: false },
    }
  }

  #tickLook() {
    return { color: this.#look.textQuiet, font: { family: this.#look.font, size: 0.6875 * this.#look.remPx } }
  }

  /** Drawn by the page and not on the canvas, which is too low for all lines of a machine with many cores. */
  #tooltip() {
    return {
      enabled: false,
      external: ({ tooltip }: { tooltip: TooltipModel<'line'> }) => {
        if (tooltip.opacity === 0) this.#onHover(null)
        else this.#onHover(this.#hover(tooltip))
      },
    }
  }

  #hover({ caretX, dataPoints }: TooltipModel<'line'>): Hover {
    const rows = dataPoints.flatMap(({ datasetIndex, parsed }) => {
      const series = this.#drawn[datasetIndex]
      const y = parsed.y ?? NaN
      return series === undefined || Number.isNaN(y) ? [] : [{ series, value: formatUnit(series.unit, y), y }]
    })
    return {
      xPx: caretX,
      side: caretX > this.#chart.width / 2 ? 'left' : 'right',
      title: this.#moment(dataPoints[0]?.parsed.x ?? 0),
      rows: rows.length > MOST_ROWS ? rows.toSorted((one, other) => other.y - one.y).slice(0, MOST_ROWS) : rows,
      more: Math.max(0, rows.length - MOST_ROWS),
    }
  }

  #moment(ms: number): string {
    if (this.#zero === 'now') return `${formatMs(Math.abs(ms))} ago`
    return ms < 0 ? `${formatMs(-ms)} before the run` : `${formatMs(ms)} after the start`
  }

  /** The run's part of the time axis, where the chart shows more than the run. */
  #runShade(): Plugin<'line'> {
    return {
      id: 'run-shade',
      beforeDatasetsDraw: ({ ctx, chartArea, scales }) => {
        const time = scales.x
        if (this.#runMs === null || time === undefined) return
        const left = time.getPixelForValue(0)
        const width = Math.max(2, time.getPixelForValue(this.#runMs) - left)
        ctx.fillStyle = this.#look.accentWash
        ctx.fillRect(left, chartArea.top, width, chartArea.height)
      },
    }
  }
}

/**
 * A point between two gaps has no line to show it: give it a dot. One radius for all where nothing needs a dot:
 * with a list Chart.js resolves the options of every point in every frame, which costs more than all else.
 */
function isolatedRadii(points: readonly Point[]): number | number[] {
  const isGap = (index: number) => Number.isNaN(points[index]?.y ?? NaN)
  const radii = points.map((_, index) => (!isGap(index) && isGap(index - 1) && isGap(index + 1) ? 1.5 : 0))
  return radii.some((radius) => radius > 0) ? radii : 0
}

/** @param colour as `getComputedStyle` writes it: rgb(…) or hsl(…). */
const translucent = (colour: string): string => colour.replace(/^(rgb|hsl)\((.*)\)$/, '$1a($2, 0.14)')
