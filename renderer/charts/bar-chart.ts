import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip, type TooltipModel } from 'chart.js'
import type { HistogramBar } from '../statistics/log-histogram.ts'
import { formatCompact, formatNs } from '../look/format.ts'
import { seriesColour, type ChartLook } from './chart-look.ts'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip)

export interface BarHover {
  readonly xPx: number
  readonly side: 'left' | 'right'
  readonly bar: HistogramBar
}

/** Draws how often durations of each size occurred. */
export class BarChart {
  readonly #chart: Chart<'bar', (number | null)[], string>
  #bars: readonly HistogramBar[] = []

  constructor(
    canvas: HTMLCanvasElement,
    look: ChartLook,
    colour: 'main' | 'alert' | 'second',
    onHover: (hover: BarHover | null) => void,
  ) {
    const tickLook = { color: look.textQuiet, font: { family: look.font, size: 0.6875 * look.remPx } }
    this.#chart = new Chart<'bar', (number | null)[], string>(canvas, {
      type: 'bar',
      data: { labels: [], datasets: [{ data: [], backgroundColor: seriesColour(colour, look) }] },
      options: {
        animation: false,
        maintainAspectRatio: false,
        events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
        interaction: { mode: 'index', intersect: false },
        layout: { padding: { top: 4, right: 6 } },
        datasets: { bar: { categoryPercentage: 1, barPercentage: 0.92, minBarLength: 2, maxBarThickness: 48 } },
        scales: {
          x: { border: { color: look.line }, grid: { display: false }, ticks: { ...tickLook, maxRotation: 0 } },
          y: {
            beginAtZero: true,
            border: { display: false },
            grid: { color: look.line, drawTicks: false },
            ticks: {
              ...tickLook,
              padding: 6,
              maxTicksLimit: 4,
              precision: 0,
              callback: (value) => (Number(value) === 0 ? '0' : formatCompact(Number(value))),
            },
          },
        },
        plugins: {
          tooltip: {
            enabled: false,
            external: ({ tooltip }: { tooltip: TooltipModel<'bar'> }) => {
              const bar = this.#bars[tooltip.dataPoints[0]?.dataIndex ?? -1]
              if (tooltip.opacity === 0 || bar === undefined) onHover(null)
              else
                onHover({ bar, xPx: tooltip.caretX, side: tooltip.caretX > this.#chart.width / 2 ? 'left' : 'right' })
            },
          },
        },
      },
    })
  }

  get isVisible(): boolean {
    return this.#chart.canvas.offsetParent !== null
  }

  show(bars: readonly HistogramBar[]): void {
    this.#bars = bars
    this.#chart.data.labels = bars.map(({ fromNs }) => formatNs(fromNs))
    const data = this.#chart.data.datasets[0]
    if (data !== undefined) data.data = bars.map(({ count }) => (count === 0 ? null : count))
    this.#chart.update('none')
  }

  destroy(): void {
    this.#chart.destroy()
  }
}
