import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip, type TooltipModel } from 'chart.js'
import type { ChartLook } from '../../charts/chart-look.ts'
import { formatCompact } from '../../look/format.ts'
import { formatPlace, KINDS, type Kind, type OutcomeBin } from './outcome-bins.ts'
import { kindFill } from './kind-fill.ts'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip)

export interface OutcomeHover {
  readonly xPx: number
  readonly side: 'left' | 'right'
  readonly bin: OutcomeBin
}

/** Draws how many runs came to each number, the grades of one bar on top of each other. */
export class OutcomeChart {
  readonly #chart: Chart<'bar', (number | null)[], string>
  #bins: readonly OutcomeBin[] = []

  /** @param label what the numbers are. */
  constructor(
    canvas: HTMLCanvasElement,
    look: ChartLook,
    label: string,
    onHover: (hover: OutcomeHover | null) => void,
  ) {
    const font = { family: look.font, size: 0.6875 * look.remPx }
    const ticks = { color: look.textQuiet, font }
    this.#chart = new Chart<'bar', (number | null)[], string>(canvas, {
      type: 'bar',
      data: {
        labels: [],
        datasets: KINDS.map((kind) => ({
          data: [],
          label: kind,
          backgroundColor: kindFill(kind, look),
          stack: 'runs',
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
        interaction: { mode: 'index', intersect: false },
        layout: { padding: { top: 4, right: 6 } },
        datasets: { bar: { categoryPercentage: 1, barPercentage: 0.9, minBarLength: 2, maxBarThickness: 56 } },
        scales: {
          x: {
            stacked: true,
            border: { color: look.line },
            grid: { display: false },
            title: { display: true, text: label, color: look.textQuiet, font, padding: 2 },
            ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 12 },
          },
          y: {
            stacked: true,
            beginAtZero: true,
            border: { display: false },
            grid: { color: look.line, drawTicks: false },
            title: { display: true, text: 'Runs', color: look.textQuiet, font, padding: 2 },
            ticks: {
              ...ticks,
              padding: 6,
              maxTicksLimit: 5,
              precision: 0,
              callback: (value) => formatCompact(Number(value)),
            },
          },
        },
        plugins: {
          tooltip: {
            enabled: false,
            external: ({ tooltip }: { tooltip: TooltipModel<'bar'> }) => {
              const bin = this.#bins[tooltip.dataPoints[0]?.dataIndex ?? -1]
              if (tooltip.opacity === 0 || bin === undefined) onHover(null)
              else
                onHover({ bin, xPx: tooltip.caretX, side: tooltip.caretX > this.#chart.width / 2 ? 'left' : 'right' })
            },
          },
        },
      },
    })
  }

  get isVisible(): boolean {
    return this.#chart.canvas.offsetParent !== null
  }

  show(bins: readonly OutcomeBin[]): void {
    this.#bins = bins
    this.#chart.data.labels = bins.map(({ from }) => formatPlace(from))
    for (const [index, kind] of KINDS.entries()) {
      const data = this.#chart.data.datasets[index]
      if (data !== undefined) data.data = bins.map(({ counts }) => heightOf(counts, kind))
    }
    this.#chart.update('none')
  }

  destroy(): void {
    this.#chart.destroy()
  }
}

/** Nothing at all where there is nothing: a bar of no height would still be drawn as its least. */
const heightOf = (counts: OutcomeBin['counts'], kind: Kind): number | null => (counts[kind] === 0 ? null : counts[kind])
