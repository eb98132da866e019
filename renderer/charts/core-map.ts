import type { CpuSample } from '../../shared/run.ts'
import type { Moment } from '../statistics/core-history.ts'
import { processColour } from '../look/process-colour.ts'
import type { ChartLook } from './chart-look.ts'
import { formatMs } from '../look/format.ts'
import { timeTicksMs } from './time-axis.ts'

/** What the heat map shows: cores from above, time from the left. */
export interface CoreMap {
  readonly fromMs: number
  readonly toMs: number
  /** Milliseconds since the epoch of the run's start. */
  readonly zeroMs: number
  readonly samples: readonly CpuSample[]
  readonly moments: readonly Moment[]
}

const LABEL_REM = 3.4
const AXIS_REM = 1.5
/** Of a core's row: above how busy it was, below who was on it. */
const HEAT_PART = 0.45

/** @param canvas laid out by the page; its bitmap is made to fit. */
export function paintCoreMap(canvas: HTMLCanvasElement, map: CoreMap, look: ChartLook): void {
  const ratio = window.devicePixelRatio
  const [width, height] = [canvas.clientWidth, canvas.clientHeight]
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const context = canvas.getContext('2d')!
  context.scale(ratio, ratio)
  context.font = `${0.6875 * look.remPx}px ${look.font}`
  const left = LABEL_REM * look.remPx
  const bottom = height - AXIS_REM * look.remPx
  const cores = map.samples.at(-1)?.cores.length ?? 0
  const rowHeight = bottom / Math.max(1, cores)
  const gap = Math.min(4, rowHeight * 0.15)
  const x = (ms: number): number => left + ((ms - map.fromMs) / (map.toMs - map.fromMs)) * (width - left - 6)

  context.save()
  context.beginPath()
  context.rect(left, 0, width - left - 6, bottom)
  context.clip()
  const heatHeight = (rowHeight - gap) * HEAT_PART
  for (const [index, sample] of map.samples.entries()) {
    const toMs = sample.atMs - map.zeroMs
    const fromMs = index === 0 ? toMs - 100 : map.samples[index - 1]!.atMs - map.zeroMs
    for (const [core, share] of sample.cores.entries()) {
      context.fillStyle = mixed(look, share)
      context.fillRect(x(fromMs), core * rowHeight, x(toMs) - x(fromMs) + 0.5, heatHeight)
    }
  }
  for (const [index, { atMs, placements }] of map.moments.entries()) {
    const fromMs = map.moments[index - 1]?.atMs ?? 0
    for (let core = 0; core < cores; core++) {
      let used = 0
      for (const { process, share } of placements.filter((placement) => placement.core === core)) {
        const part = Math.min(1 - used, share)
        const top = core * rowHeight + heatHeight + 1
        const full = rowHeight - gap - heatHeight - 1
        context.fillStyle = processColour(process)
        context.fillRect(x(fromMs), top + (1 - used - part) * full, x(atMs) - x(fromMs) + 0.5, part * full)
        used += part
      }
    }
  }
  context.restore()

  context.fillStyle = look.textQuiet
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  const every = Math.max(1, Math.ceil((1.1 * look.remPx) / rowHeight))
  for (let core = 0; core < cores; core += every)
    context.fillText(`Core ${core}`, left - 6, core * rowHeight + (rowHeight - gap) / 2)
  context.textAlign = 'center'
  context.textBaseline = 'top'
  for (const ms of timeTicksMs(map.fromMs, map.toMs, width / (5.5 * look.remPx)))
    context.fillText(ms === 0 ? '0' : formatMs(ms), Math.min(x(ms), width - 1.25 * look.remPx), bottom + 4)
}

/** From the ground's line colour (idle) to the main colour (busy). */
function mixed(look: ChartLook, share: number): string {
  const [from, to] = [rgb(look.line), rgb(look.series.main)]
  return `rgb(${from.map((channel, at) => Math.round(channel + ((to[at] ?? 0) - channel) * share)).join(' ')})`
}
/** @param colour as `getComputedStyle` writes it. */
const rgb = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)
