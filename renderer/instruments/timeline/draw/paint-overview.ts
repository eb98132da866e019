import type { RunTrace } from '../model/run-trace.ts'
import { Bars } from './bars.ts'
import type { Layout } from './layout.ts'
import type { TimelineLook } from './look.ts'
import { paintBars } from './paint-lane.ts'
import type { Scene } from './scene.ts'
import type { Stretch } from './viewport.ts'

const bars = new Bars()
/** More tracks than this are not told apart on a strip. */
const MOST_TRACKS = 12

export interface OverviewScene {
  readonly trace: RunTrace
  readonly layout: Layout
  readonly names: Scene['names']
  /** The whole run. */
  readonly whole: Stretch
  readonly shown: Stretch
  readonly marked: Stretch | null
  readonly nowNs: number
  readonly widthPx: number
  readonly heightPx: number
}

/** The whole run on a strip, a thin line for each track, with a window over what is shown. */
export function paintOverview(ctx: CanvasRenderingContext2D, overview: OverviewScene, look: TimelineLook): void {
  const { trace, layout, whole, shown, marked, nowNs, widthPx, heightPx } = overview
  ctx.fillStyle = look.raised
  ctx.fillRect(0, 0, widthPx, heightPx)
  const rows = layout.rows.slice(0, MOST_TRACKS)
  const pad = 3
  const each = Math.max(2, Math.min(10, (heightPx - 2 * pad) / Math.max(1, rows.length)))
  const top = (heightPx - each * rows.length) / 2
  const scene: Scene = {
    ...overview,
    stretch: whole,
    isLive: false,
    rulerPx: 0,
    scrollTop: 0,
    selected: null,
    hovered: null,
    track: null,
    lit: null,
    faint: 1,
    contendedOnly: false,
    flows: [],
    strongFlows: [],
  }
  for (const [place, row] of rows.entries()) {
    const track = trace.tracks.get(row.process)
    if (track === undefined) continue
    const box = { y: top + place * each, height: Math.max(1, each - 1) }
    bars.fill(track.states, whole, widthPx, nowNs)
    paintBars(ctx, scene, look, track.states, bars, box, look.runningOf(row.process))
  }
  const x = (ns: number): number => ((ns - whole.fromNs) / (whole.toNs - whole.fromNs)) * widthPx
  if (marked !== null) {
    ctx.fillStyle = look.accent
    ctx.fillRect(x(marked.fromNs), heightPx - 2, Math.max(2, x(marked.toNs) - x(marked.fromNs)), 2)
  }
  const [x0, x1] = [Math.max(0, x(shown.fromNs)), Math.min(widthPx, x(shown.toNs))]
  ctx.fillStyle = look.ground
  ctx.globalAlpha = 0.62
  ctx.fillRect(0, 0, x0, heightPx)
  ctx.fillRect(x1, 0, widthPx - x1, heightPx)
  ctx.globalAlpha = 1
  if (x0 <= 0 && x1 >= widthPx) return
  ctx.strokeStyle = look.accent
  ctx.lineWidth = 1.5
  ctx.strokeRect(x0 + 0.75, 0.75, Math.max(3, x1 - x0 - 1.5), heightPx - 1.5)
}
