import { formatMs, formatNs } from '../../../look/format.ts'
import { timeStepMs } from '../../../charts/time-axis.ts'
import type { TimelineLook } from './look.ts'
import { xOf, type Scene } from './scene.ts'

/** Steps shorter than those the charts need: a lock is taken within nanoseconds. */
const SHORT_STEPS_NS = [1, 2, 5, 10, 20, 50, 100, 200, 500]

function stepNs(rangeNs: number, most: number): number {
  return SHORT_STEPS_NS.find((step) => rangeNs / step <= most) ?? timeStepMs(rangeNs / 1e6, most) * 1e6
}

/** Round moments in what is shown. */
export function ticksOf(
  { stretch, widthPx }: Scene,
  remPx: number,
): { readonly stepNs: number; readonly atNs: readonly number[] } {
  const { fromNs, toNs } = stretch
  const step = stepNs(toNs - fromNs, Math.max(1, widthPx / (6 * remPx)))
  const first = Math.ceil(Math.max(0, fromNs) / step)
  const count = Math.max(0, Math.min(1000, Math.floor(toNs / step) - first + 1))
  return { stepNs: step, atNs: Array.from({ length: count }, (_, index) => (first + index) * step) }
}

/**
 * A moment as the ruler writes it: in one unit across the screen. Far in, moments differ only in their last digits, so they
 * are written as a distance from a round moment that stands at the left.
 */
export function tickLabel(atNs: number, step: number, baseNs: number): string {
  if (atNs === 0) return '0'
  if (baseNs === 0) return formatIn(atNs, step)
  return atNs === baseNs ? formatIn(baseNs, baseStep(step)) : `+${formatNs(atNs - baseNs)}`
}

/** Whole steps of the unit that the step has: 1.2 s, 1.25 s. */
function formatIn(ns: number, step: number): string {
  const [size, unit] = ns >= 1e9 ? [1e9, 's'] : ns >= 1e6 ? [1e6, 'ms'] : ns >= 1e3 ? [1e3, 'µs'] : [1, 'ns']
  if (ns >= 120e9 && step >= 1e9) return formatMs(ns / 1e6)
  const decimals = Math.max(0, Math.min(9, Math.ceil(-Math.log10(step / size) - 1e-9)))
  return `${(ns / size).toFixed(decimals)}\u00a0${unit}`
}

const baseStep = (step: number): number => step * 1000

/** The round moment that far-in labels count from; 0 when they are short enough without. */
export function labelBase(fromNs: number, step: number): number {
  const base = Math.floor(Math.max(0, fromNs) / baseStep(step)) * baseStep(step)
  return fromNs > 2000 * step ? base : 0
}

export function paintRuler(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook): void {
  const { widthPx, rulerPx, stretch } = scene
  ctx.fillStyle = look.panel
  ctx.fillRect(0, 0, widthPx, rulerPx)
  if (scene.marked !== null) {
    const x0 = Math.max(0, xOf(scene, scene.marked.fromNs))
    const x1 = Math.min(widthPx, xOf(scene, scene.marked.toNs))
    ctx.fillStyle = look.accentWash
    ctx.fillRect(x0, 0, Math.max(1, x1 - x0), rulerPx)
    ctx.fillStyle = look.accent
    ctx.fillRect(x0, rulerPx - 3, Math.max(1, x1 - x0), 2)
  }
  const { stepNs: step, atNs } = ticksOf(scene, look.remPx)
  const base = labelBase(stretch.fromNs, step)
  ctx.font = `400 ${0.6875 * look.remPx}px ${look.font}`
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  ctx.fillStyle = look.quiet
  const tag = nowTag(ctx, scene, look)
  let free = -Infinity
  if (base > 0) {
    const label = `${tickLabel(base, step, base)} …`
    ctx.fillText(label, 4, rulerPx / 2)
    free = 4 + ctx.measureText(label).width + 8
  }
  for (const at of atNs) {
    const x = xOf(scene, at)
    ctx.fillRect(Math.round(x), rulerPx - 6, 1, 6)
    const label = tickLabel(at, step, base)
    const width = ctx.measureText(label).width
    const left = x + 4
    if (left < free || left + width > widthPx) continue
    if (tag !== undefined && left + width > tag.left - 4 && left < tag.left + tag.width) continue
    ctx.fillText(label, left, rulerPx / 2)
    free = left + width + 6
  }
  ctx.fillStyle = look.line
  ctx.fillRect(0, rulerPx - 1, widthPx, 1)
  paintNow(ctx, scene, look)
}

interface Tag {
  readonly x: number
  readonly left: number
  readonly width: number
  readonly label: string
}
/** A tag on the ruler: how far the run has got, or where it ended. */
function nowTag(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook): Tag | undefined {
  const { widthPx, nowNs, isLive } = scene
  const x = xOf(scene, nowNs)
  if (x < 0 || x > widthPx) return undefined
  const label = isLive ? `now, ${formatNs(nowNs)}` : `end, ${formatNs(nowNs)}`
  const width = ctx.measureText(label).width + 0.75 * look.remPx
  return { x, left: Math.max(0, Math.min(widthPx - width, x - width / 2)), width, label }
}

function paintNow(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook): void {
  const { rulerPx, isLive } = scene
  const tag = nowTag(ctx, scene, look)
  if (tag === undefined) return
  ctx.fillStyle = isLive ? look.accentWash : look.raised
  ctx.fillRect(tag.left, 3, tag.width, rulerPx - 8)
  ctx.fillStyle = isLive ? look.accent : look.lineStrong
  ctx.fillRect(Math.round(tag.x) - (isLive ? 1 : 0), rulerPx - 5, isLive ? 2 : 1, 5)
  ctx.fillStyle = look.text
  ctx.fillText(tag.label, tag.left + 0.375 * look.remPx, rulerPx / 2 - 0.5)
}

/** The lines that carry a moment from the ruler down the tracks. */
export function paintGrid(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook): void {
  ctx.fillStyle = look.line
  for (const at of ticksOf(scene, look.remPx).atNs) {
    ctx.fillRect(Math.round(xOf(scene, at)), scene.rulerPx, 1, scene.heightPx - scene.rulerPx)
  }
}
