import { KIND_SLOTS, MarkKind } from '../model/kinds.ts'
import type { Lane } from '../model/lane.ts'
import type { Bars } from './bars.ts'
import type { TimelineLook } from './look.ts'
import type { LaneBox } from './paint-lane.ts'
import type { Scene } from './scene.ts'

/** Where several lie too close together, the one that matters most is shown. The most important first. */
const IMPORTANCE: readonly MarkKind[] = [
  MarkKind.Kill,
  MarkKind.LostUpdate,
  MarkKind.Exit,
  MarkKind.PrintError,
  MarkKind.Break,
  MarkKind.Abort,
  MarkKind.Start,
  MarkKind.Spawn,
  MarkKind.Print,
  MarkKind.Notify,
  MarkKind.Set,
  MarkKind.Clear,
  MarkKind.Pass,
  MarkKind.Reset,
  MarkKind.Recover,
  MarkKind.Done,
  MarkKind.Close,
  MarkKind.OtherSignal,
  MarkKind.Get,
  MarkKind.Put,
  MarkKind.Release,
  MarkKind.Write,
]
const RANK: readonly number[] = Array.from({ length: KIND_SLOTS }, (_, kind) => {
  const rank = IMPORTANCE.indexOf(kind as MarkKind)
  return rank < 0 ? IMPORTANCE.length : rank
})

/** One sign on screen: marks nearer together than signs are wide share one. */
export interface Sign {
  readonly x: number
  readonly kind: MarkKind
  /** How many marks it stands for. */
  readonly count: number
  /** The most important of them is one of so many rows from here on. */
  readonly firstRow: number
  readonly rows: number
}
/** The row of a sign's most important mark. Looked for only when somebody asks: it may be one of thousands. */
export function rowOfSign(lane: Lane, { firstRow, rows, kind }: Sign): number {
  for (let row = firstRow; row < firstRow + rows; row += 1) if (lane.kind(row) === kind) return row
  return firstRow
}

/** @param apartPx how far two signs must be apart. */
export function signsOf(lane: Lane, bars: Bars, apartPx: number): readonly Sign[] {
  const signs: Sign[] = []
  let last: { x: number; kind: MarkKind; count: number; firstRow: number; rows: number } | undefined
  let first = -Infinity
  for (let bar = 0; bar < bars.length; bar += 1) {
    const count = bars.count[bar]!
    const row = bars.row[bar]!
    const x = bars.x0[bar]!
    const kind = count === 1 ? (lane.kind(row) as MarkKind) : mostImportant(bars, bar)
    if (last !== undefined && x - first < apartPx) {
      last.count += count
      if (RANK[kind]! < RANK[last.kind]!) Object.assign(last, { x, kind, firstRow: row, rows: count })
      continue
    }
    first = x
    last = { x, kind, count, firstRow: row, rows: count }
    signs.push(last)
  }
  return signs
}

function mostImportant(bars: Bars, bar: number): MarkKind {
  let best: MarkKind = MarkKind.Release
  for (let kind = 0; kind < KIND_SLOTS; kind += 1) {
    if (bars.sums[bar * KIND_SLOTS + kind]! > 0 && RANK[kind]! < RANK[best]!) best = kind as MarkKind
  }
  return best
}

export function paintSigns(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  look: TimelineLook,
  lane: Lane,
  signs: readonly Sign[],
  box: LaneBox,
  trackBottom: number,
): void {
  const size = Math.min(box.height, 0.625 * look.remPx)
  const middle = box.y + box.height / 2
  for (const { x, firstRow, kind } of signs) {
    const faint = scene.lit !== null ? lane.object(firstRow) !== scene.lit : scene.contendedOnly
    if (faint) ctx.globalAlpha = scene.faint
    if (kind === MarkKind.LostUpdate || kind === MarkKind.Kill) {
      ctx.fillStyle = look.bad
      ctx.fillRect(Math.round(x) - 1, middle, 2, trackBottom - middle)
    }
    paintSign(ctx, look, kind, x, middle, size)
    ctx.globalAlpha = 1
  }
}

/** Shapes that stay apart without their colours. */
export function paintSign(
  ctx: CanvasRenderingContext2D,
  look: TimelineLook,
  kind: MarkKind,
  x: number,
  y: number,
  size: number,
): void {
  const half = size / 2
  ctx.fillStyle = colourOf(kind, look)
  ctx.strokeStyle = ctx.fillStyle
  ctx.lineWidth = Math.max(1.5, size / 6)
  ctx.beginPath()
  switch (kind) {
    case MarkKind.Start:
      polygon(ctx, [x, y - half, x + size * 0.8, y, x, y + half])
      break
    case MarkKind.Exit:
      ctx.rect(x - half * 0.8, y - half * 0.8, half * 1.6, half * 1.6)
      break
    case MarkKind.Kill:
      ctx.moveTo(x - half * 0.8, y - half * 0.8)
      ctx.lineTo(x + half * 0.8, y + half * 0.8)
      ctx.moveTo(x + half * 0.8, y - half * 0.8)
      ctx.lineTo(x - half * 0.8, y + half * 0.8)
      ctx.stroke()
      return
    case MarkKind.LostUpdate:
      polygon(ctx, [x, y - half, x + half, y + half, x - half, y + half])
      break
    case MarkKind.Spawn:
      ctx.moveTo(x, y - half)
      ctx.lineTo(x, y + half)
      ctx.moveTo(x - half, y)
      ctx.lineTo(x + half, y)
      ctx.stroke()
      return
    case MarkKind.Print:
    case MarkKind.PrintError:
      ctx.arc(x, y, half * 0.72, 0, 2 * Math.PI)
      break
    case MarkKind.Put:
      polygon(ctx, [x, y + half * 0.8, x + half * 0.8, y - half * 0.6, x - half * 0.8, y - half * 0.6])
      break
    case MarkKind.Get:
      polygon(ctx, [x, y - half * 0.8, x + half * 0.8, y + half * 0.6, x - half * 0.8, y + half * 0.6])
      ctx.lineWidth = Math.max(1, size / 8)
      ctx.stroke()
      return
    default:
      polygon(ctx, [x, y - half * 0.9, x + half * 0.7, y, x, y + half * 0.9, x - half * 0.7, y])
  }
  ctx.fill()
}

function colourOf(kind: MarkKind, look: TimelineLook): string {
  switch (kind) {
    case MarkKind.Kill:
    case MarkKind.LostUpdate:
    case MarkKind.PrintError:
    case MarkKind.Break:
    case MarkKind.Abort:
      return look.bad
    case MarkKind.Put:
    case MarkKind.Get:
      return look.item
    case MarkKind.Start:
    case MarkKind.Exit:
    case MarkKind.Spawn:
    case MarkKind.Print:
      return look.text
    default:
      return look.meeting
  }
}

function polygon(ctx: CanvasRenderingContext2D, points: readonly number[]): void {
  ctx.moveTo(points[0]!, points[1]!)
  for (let at = 2; at < points.length; at += 2) ctx.lineTo(points[at]!, points[at + 1]!)
  ctx.closePath()
}
