import type { ChartLook } from './chart-look.ts'

const PADDING_REM = 0.75
const TITLE_REM = 1.75
const LINE_REM = 1.25

export interface LegendEntry {
  readonly label: string
  readonly colour: string
  readonly dash: readonly number[]
}

/** A chart as it stands, with its title, legend and summary, on the panel's ground: what a picture file needs. */
export function chartPicture(
  chart: HTMLCanvasElement,
  look: ChartLook,
  texts: { readonly title: string; readonly summary: string; readonly legend: readonly LegendEntry[] },
): HTMLCanvasElement {
  const ratio = chart.width / chart.clientWidth
  const rem = look.remPx * ratio
  const padding = PADDING_REM * rem
  const picture = document.createElement('canvas')
  picture.width = chart.width + 2 * padding
  const legendTop = padding + TITLE_REM * rem
  const chartTop = legendTop + (texts.legend.length > 0 ? LINE_REM * rem : 0)
  picture.height = chartTop + chart.height + LINE_REM * rem + padding
  const context = picture.getContext('2d')!
  context.fillStyle = look.panel
  context.fillRect(0, 0, picture.width, picture.height)
  context.textBaseline = 'top'
  context.fillStyle = look.text
  context.font = `600 ${0.8125 * rem}px ${look.font}`
  context.fillText(texts.title, padding, padding)
  context.font = `${0.75 * rem}px ${look.font}`
  let x = padding
  for (const { label, colour, dash } of texts.legend) {
    context.strokeStyle = colour
    context.lineWidth = 2 * ratio
    context.setLineDash(dash.map((length) => length * ratio))
    context.beginPath()
    context.moveTo(x, legendTop + 0.45 * rem)
    context.lineTo(x + 1.125 * rem, legendTop + 0.45 * rem)
    context.stroke()
    context.fillStyle = look.textQuiet
    context.fillText(label, x + 1.5 * rem, legendTop)
    x += 2.25 * rem + context.measureText(label).width
  }
  context.drawImage(chart, padding, chartTop)
  context.fillStyle = look.textQuiet
  context.fillText(texts.summary, padding, chartTop + chart.height + 0.375 * rem, chart.width)
  return picture
}
