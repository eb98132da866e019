import type { ProcessIndex } from '../../../../shared/units.ts'
import { processColour } from '../../../look/process-colour.ts'
import { SpanKind } from '../model/kinds.ts'

/** Colour is never alone: each kind of span has its pattern too. */
export type Pattern = 'plain' | 'diagonal' | 'back-diagonal' | 'vertical' | 'horizontal' | 'dots' | 'cross' | 'line'

/** How a kind of span looks: names of custom properties that the timeline's element sets. */
interface KindLook {
  readonly fill: string
  readonly ink: string
  readonly pattern: Pattern
}
export const KIND_LOOKS: Readonly<Record<SpanKind, KindLook>> = {
  [SpanKind.Starting]: { fill: '--starting', ink: '--text-quiet', pattern: 'diagonal' },
  [SpanKind.Running]: { fill: '--running', ink: '--text', pattern: 'plain' },
  [SpanKind.Sleeping]: { fill: '--sleeping', ink: '--text-quiet', pattern: 'line' },
  [SpanKind.WaitLock]: { fill: '--waiting', ink: '--on-waiting', pattern: 'diagonal' },
  [SpanKind.WaitPermit]: { fill: '--waiting', ink: '--on-waiting', pattern: 'back-diagonal' },
  [SpanKind.WaitItem]: { fill: '--blocked', ink: '--on-blocked', pattern: 'vertical' },
  [SpanKind.WaitSpace]: { fill: '--blocked', ink: '--on-blocked', pattern: 'horizontal' },
  [SpanKind.WaitProcess]: { fill: '--joining', ink: '--text', pattern: 'dots' },
  [SpanKind.WaitNotification]: { fill: '--meeting', ink: '--on-blocked', pattern: 'vertical' },
  [SpanKind.WaitSet]: { fill: '--meeting', ink: '--on-blocked', pattern: 'horizontal' },
  [SpanKind.WaitParties]: { fill: '--meeting', ink: '--on-blocked', pattern: 'dots' },
  [SpanKind.WaitTasks]: { fill: '--meeting', ink: '--on-blocked', pattern: 'back-diagonal' },
  [SpanKind.WaitOther]: { fill: '--joining', ink: '--text', pattern: 'vertical' },
  [SpanKind.NotRecorded]: { fill: '--unknown', ink: '--text-quiet', pattern: 'cross' },
  [SpanKind.Ended]: { fill: '--ended', ink: '--text-quiet', pattern: 'line' },
  [SpanKind.Held]: { fill: '--held', ink: '--on-held', pattern: 'plain' },
  [SpanKind.HeldWanted]: { fill: '--wanted', ink: '--on-wanted', pattern: 'horizontal' },
}

/** The timeline's look as its canvas needs it: resolved colours, ready patterns, pixels. */
export interface TimelineLook {
  readonly remPx: number
  readonly font: string
  readonly text: string
  readonly quiet: string
  readonly line: string
  readonly lineStrong: string
  readonly panel: string
  readonly ground: string
  readonly raised: string
  readonly accent: string
  readonly accentWash: string
  readonly bad: string
  readonly item: string
  readonly wanted: string
  readonly meeting: string
  /** By `SpanKind`. */
  readonly fills: readonly string[]
  readonly inks: readonly string[]
  readonly patterns: readonly (CanvasPattern | null)[]
  runningOf(process: ProcessIndex): string
}

/** @param host the element that sets the timeline's custom properties. */
export function readLook(host: Element, pixelRatio: number): TimelineLook {
  const root = getComputedStyle(document.documentElement)
  const remPx = Number.parseFloat(root.fontSize)
  // Custom properties keep `light-dark(…)` unresolved; a colour that an element takes on is resolved.
  const probe = document.createElement('span')
  probe.hidden = true
  host.append(probe)
  const resolve = (value: string): string => {
    probe.style.color = value
    return asRgb(getComputedStyle(probe).color)
  }
  const colour = (name: string): string => resolve(`var(${name})`)
  const fills: string[] = []
  const inks: string[] = []
  const patterns: (CanvasPattern | null)[] = []
  for (const kind of Object.values(SpanKind)) {
    const look = KIND_LOOKS[kind]
    fills[kind] = colour(look.fill)
    inks[kind] = colour(look.ink)
    patterns[kind] = makePattern(look.pattern, inks[kind], pixelRatio * (remPx / 16), 1 / pixelRatio)
  }
  const running = new Map<number, string>()
  const runningOf = (process: ProcessIndex): string => {
    let mixed = running.get(process)
    if (mixed === undefined) {
      host.append(probe)
      mixed = resolve(`color-mix(in srgb, ${processColour(process)} 46%, var(--panel))`)
      probe.remove()
      running.set(process, mixed)
    }
    return mixed
  }
  const look: TimelineLook = {
    remPx,
    font: root.getPropertyValue('--font'),
    text: colour('--text'),
    quiet: colour('--text-quiet'),
    line: colour('--line'),
    lineStrong: colour('--line-strong'),
    panel: colour('--panel'),
    ground: colour('--ground'),
    raised: colour('--raised'),
    accent: colour('--accent'),
    accentWash: colour('--accent-wash'),
    bad: colour('--bad'),
    item: colour('--blocked'),
    wanted: colour('--wanted-line'),
    meeting: colour('--meeting'),
    fills,
    inks,
    patterns,
    runningOf,
  }
  probe.remove()
  return look
}

/** Browsers write mixed colours as `color(srgb …)`, which canvases of some versions do not take. */
function asRgb(colour: string): string {
  const parts = /^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(colour)
  if (parts === null) return colour
  const [red, green, blue] = parts.slice(1).map((part) => Math.round(Number(part) * 255))
  return `rgb(${red}, ${green}, ${blue})`
}

/** @param scale device pixels to a pixel of the drawing below. */
function makePattern(pattern: Pattern, ink: string, scale: number, back: number): CanvasPattern | null {
  if (pattern === 'plain' || pattern === 'line') return null
  const size = Math.max(4, Math.round(8 * scale))
  const tile = document.createElement('canvas')
  tile.width = size
  tile.height = size
  const ctx = tile.getContext('2d')
  if (ctx === null) return null
  ctx.strokeStyle = ink
  ctx.fillStyle = ink
  ctx.globalAlpha = 0.3
  ctx.lineWidth = Math.max(1, size / 6)
  const line = (x0: number, y0: number, x1: number, y1: number): void => {
    ctx.beginPath()
    ctx.moveTo(x0, y0)
    ctx.lineTo(x1, y1)
    ctx.stroke()
  }
  const falling = (): void => {
    for (const shift of [-size, 0, size]) line(shift - 1, -1, shift + size + 1, size + 1)
  }
  const rising = (): void => {
    for (const shift of [-size, 0, size]) line(shift - 1, size + 1, shift + size + 1, -1)
  }
  if (pattern === 'diagonal' || pattern === 'cross') rising()
  if (pattern === 'back-diagonal' || pattern === 'cross') falling()
  if (pattern === 'vertical') line(size / 2, 0, size / 2, size)
  if (pattern === 'horizontal') line(0, size / 2, size, size / 2)
  if (pattern === 'dots') {
    ctx.beginPath()
    ctx.arc(size / 2, size / 2, size / 6, 0, 2 * Math.PI)
    ctx.fill()
  }
  const made = ctx.createPattern(tile, 'repeat')
  made?.setTransform(new DOMMatrix().scale(back))
  return made
}
