import { KIND_SLOTS, SpanKind } from '../model/kinds.ts'
import type { Lane } from '../model/lane.ts'
import { shortSpanText, spanText } from '../texts.ts'
import type { Bars } from './bars.ts'
import type { TimelineLook } from './look.ts'
import type { Scene } from './scene.ts'

/** Merged bars are stacked in this order from the bottom: what keeps a process from its work hangs from the top. */
const STACK: readonly SpanKind[] = [
  SpanKind.Running,
  SpanKind.HeldWanted,
  SpanKind.Held,
  SpanKind.Starting,
  SpanKind.Sleeping,
  SpanKind.Ended,
  SpanKind.NotRecorded,
  SpanKind.WaitProcess,
  SpanKind.WaitOther,
  SpanKind.WaitTasks,
  SpanKind.WaitParties,
  SpanKind.WaitSet,
  SpanKind.WaitNotification,
  SpanKind.WaitSpace,
  SpanKind.WaitItem,
  SpanKind.WaitPermit,
  SpanKind.WaitLock,
]
/** A narrower bar has no room for a word; for a gap beside it; for a pattern. */
const WORD_REM = 1.75
const OUTLINED_PX = 3
const PATTERNED_PX = 5
const LEAST_MERGED_PX = 2

export interface LaneBox {
  readonly y: number
  readonly height: number
}

/** Whether a row keeps its strength: the lock that is pointed at, and the contended ones where only they are wanted. */
function isStrong(scene: Scene, lane: Lane, row: number): boolean {
  const kind = lane.kind(row) as SpanKind
  if (scene.lit !== null) return lane.object(row) === scene.lit
  if (!scene.contendedOnly) return true
  return kind === SpanKind.HeldWanted || kind === SpanKind.WaitLock || kind === SpanKind.WaitPermit
}

/** Draws the bars of one lane of spans. @param running what running looks like on this track. */
export function paintBars(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  look: TimelineLook,
  lane: Lane,
  bars: Bars,
  box: LaneBox,
  running: string,
): void {
  paintMerged(ctx, scene, look, lane, bars, box, running)
  const fading = scene.lit !== null || scene.contendedOnly
  for (let bar = 0; bar < bars.length; bar += 1) {
    if (bars.count[bar] !== 1) continue
    const row = bars.row[bar]!
    const kind = lane.kind(row) as SpanKind
    const x0 = Math.max(-4, bars.x0[bar]!)
    const x1 = Math.min(scene.widthPx + 4, bars.x1[bar]!)
    if (fading) ctx.globalAlpha = isStrong(scene, lane, row) ? 1 : scene.faint
    if (kind === SpanKind.Sleeping || kind === SpanKind.Ended) paintQuiet(ctx, look, kind, x0, x1, box)
    else
      paintSolid(ctx, look, kind === SpanKind.Running ? running : look.fills[kind]!, look.patterns[kind]!, x0, x1, box)
  }
  ctx.globalAlpha = 1
  paintWords(ctx, scene, look, lane, bars, box)
}

function paintSolid(
  ctx: CanvasRenderingContext2D,
  look: TimelineLook,
  fill: string,
  pattern: CanvasPattern | null,
  x0: number,
  x1: number,
  { y, height }: LaneBox,
): void {
  const width = Math.max(1, x1 - x0)
  // A hair of ground between two bars parts them without a line of its own.
  const drawn = width > OUTLINED_PX ? width - 1 : width
  ctx.fillStyle = fill
  ctx.fillRect(x0, y, drawn, height)
  if (pattern === null || width < PATTERNED_PX) return
  ctx.fillStyle = pattern
  ctx.fillRect(x0, y, drawn, height)
}

/** Sleeping and ended are the absence of work: a line, and no bar. */
function paintQuiet(
  ctx: CanvasRenderingContext2D,
  look: TimelineLook,
  kind: SpanKind,
  x0: number,
  x1: number,
  { y, height }: LaneBox,
): void {
  const width = Math.max(1, x1 - x0 - (x1 - x0 > OUTLINED_PX ? 1 : 0))
  if (kind === SpanKind.Sleeping) {
    ctx.fillStyle = look.fills[kind]!
    ctx.fillRect(x0, y, width, height)
  }
  // The line of an ended one begins behind its word.
  if (kind === SpanKind.Ended && width >= WORD_REM * look.remPx) return
  ctx.fillStyle = kind === SpanKind.Ended ? look.line : look.lineStrong
  ctx.fillRect(x0, y + Math.floor(height / 2), width, 1)
}

function paintMerged(
  ctx: CanvasRenderingContext2D,
  { widthPx, stretch, lit, faint, contendedOnly }: Scene,
  look: TimelineLook,
  lane: Lane,
  bars: Bars,
  { y, height }: LaneBox,
  running: string,
): void {
  const { length, sums, count } = bars
  let first = 0
  while (first < length && count[first] === 1) first += 1
  if (first === length) return
  const isHolds = lane.kind(bars.row[first]!) >= SpanKind.Held
  const pixelNs = (stretch.toNs - stretch.fromNs) / widthPx
  ensureOffsets(length)
  offsets.fill(0, 0, length)
  for (const kind of STACK) {
    let any = false
    for (let bar = first; bar < length; bar += 1) {
      if (count[bar] === 1) continue
      const ns = sums[bar * KIND_SLOTS + kind]!
      if (ns <= 0) continue
      if (!any) {
        ctx.fillStyle = kind === SpanKind.Running ? running : look.fills[kind]!
        if (lit !== null || (contendedOnly && !isContended(kind)))
          ctx.globalAlpha = lit === null ? faint : Math.max(0.5, faint)
        any = true
      }
      const x0 = bars.x0[bar]!
      const width = Math.max(1, bars.x1[bar]! - x0)
      // Of a lane of holds the rest of the pixel is free; states leave nothing out.
      const whole = isHolds ? Math.max(pixelNs, width * pixelNs) : totalOf(sums, bar)
      const below = offsets[bar]!
      const part = Math.min(height - below, Math.max(LEAST_MERGED_PX, (ns / whole) * height))
      ctx.fillRect(x0, y + height - below - part, width, part)
      offsets[bar] = below + part
    }
    ctx.globalAlpha = 1
  }
}

const isContended = (kind: SpanKind): boolean =>
  kind === SpanKind.HeldWanted || kind === SpanKind.WaitLock || kind === SpanKind.WaitPermit

let offsets = new Float64Array(0)
function ensureOffsets(length: number): void {
  if (offsets.length < length) offsets = new Float64Array(2 * length)
}

function totalOf(sums: Float64Array, bar: number): number {
  let total = 0
  for (let kind = 0; kind < KIND_SLOTS; kind += 1) total += sums[bar * KIND_SLOTS + kind]!
  return total
}

function paintWords(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  look: TimelineLook,
  lane: Lane,
  bars: Bars,
  { y, height }: LaneBox,
): void {
  const size = Math.min(0.6875 * look.remPx * Math.min(1.2, scene.layout.scale), height - 3)
  const leastPx = WORD_REM * look.remPx
  const isLow = size < 0.5 * look.remPx
  ctx.font = `500 ${size}px ${look.font}`
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  const pad = 0.3125 * look.remPx
  for (let bar = 0; bar < bars.length; bar += 1) {
    if (bars.count[bar] !== 1) continue
    // A bar that begins or ends outside has its word where it can be read.
    const x0 = Math.max(0, bars.x0[bar]!)
    const x1 = Math.min(scene.widthPx, bars.x1[bar]!)
    if (x1 - x0 < leastPx) continue
    const row = bars.row[bar]!
    const kind = lane.kind(row) as SpanKind
    if (isLow) {
      if (kind === SpanKind.Ended) paintEndLine(ctx, look, x0, x1, y + height / 2)
      continue
    }
    const object = lane.object(row)
    const room = x1 - x0 - 2 * pad
    const long = spanText(kind, object, lane.second(row), scene.names)
    let word = long
    if (textWidth(ctx, long) > room) {
      const short = shortSpanText(kind, object, lane.second(row), scene.names)
      word = textWidth(ctx, short) <= room ? short : cut(ctx, short, room)
    }
    if (kind === SpanKind.Ended) {
      const from = word === '' ? x0 : x0 + 2 * pad + textWidth(ctx, word)
      paintEndLine(ctx, look, from, x1, y + height / 2)
    }
    if (word === '') continue
    ctx.globalAlpha = isStrong(scene, lane, row) ? 1 : Math.max(0.45, scene.faint)
    const middle = y + height / 2 + 0.5
    const width = textWidth(ctx, word)
    if (look.patterns[kind] !== null || kind === SpanKind.Sleeping) {
      // A plate under the word: patterns and lines must not run through it.
      ctx.fillStyle = look.fills[kind]!
      ctx.fillRect(x0 + pad - 3, y + 1, width + 6, height - 2)
    }
    ctx.fillStyle = look.inks[kind]!
    ctx.fillText(word, x0 + pad, middle)
  }
  ctx.globalAlpha = 1
}

function paintEndLine(ctx: CanvasRenderingContext2D, look: TimelineLook, x0: number, x1: number, y: number): void {
  ctx.fillStyle = look.line
  ctx.fillRect(x0, Math.floor(y), x1 - x0, 1)
}

const widths = new Map<string, number>()
/** Measuring a text costs as much as drawing it. */
function textWidth(ctx: CanvasRenderingContext2D, text: string): number {
  const key = `${ctx.font}|${text}`
  let width = widths.get(key)
  if (width === undefined) {
    if (widths.size > 2000) widths.clear()
    width = ctx.measureText(text).width
    widths.set(key, width)
  }
  return width
}

/** Shortened to fit; empty when not even a few letters do. */
function cut(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  for (let length = text.length - 1; length >= 5; length -= 1) {
    const shorter = `${text.slice(0, length).trimEnd()}…`
    if (textWidth(ctx, shorter) <= room) return shorter
  }
  return ''
}
