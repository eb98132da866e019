import type { Flow, Place } from '../model/flows.ts'
import type { Track } from '../model/track.ts'
import { Bars } from './bars.ts'
import type { TrackRow } from './layout.ts'
import type { TimelineLook } from './look.ts'
import { paintBars, type LaneBox } from './paint-lane.ts'
import { paintSigns, signsOf, type Sign } from './paint-marks.ts'
import { paintGrid, paintRuler } from './paint-ruler.ts'
import { isShown, laneBox, rowOf, rowTop, xOf, type Scene } from './scene.ts'

/** Signs nearer together than this, rem, share one. */
export const SIGN_APART_REM = 0.5

const bars = new Bars()

/** Draws one frame. The canvas's transform makes its units CSS pixels. */
export function paintTimeline(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook): void {
  const { widthPx, heightPx, rulerPx, layout } = scene
  ctx.fillStyle = look.panel
  ctx.fillRect(0, 0, widthPx, heightPx)
  paintGrid(ctx, scene, look)
  paintMarked(ctx, scene, look)
  for (const pinned of [false, true]) {
    ctx.save()
    ctx.beginPath()
    ctx.rect(0, pinned ? rulerPx : rulerPx + layout.pinnedHeight, widthPx, heightPx)
    ctx.clip()
    for (const row of layout.rows) if (row.pinned === pinned && isShown(scene, row)) paintTrack(ctx, scene, look, row)
    ctx.restore()
  }
  if (layout.pinnedHeight > 0) {
    ctx.fillStyle = look.lineStrong
    ctx.fillRect(0, rulerPx + layout.pinnedHeight - 1, widthPx, 1)
  }
  ctx.save()
  ctx.beginPath()
  ctx.rect(0, rulerPx, widthPx, heightPx)
  ctx.clip()
  for (const flow of scene.flows) paintFlow(ctx, scene, look, flow, false)
  for (const flow of scene.strongFlows) paintFlow(ctx, scene, look, flow, true)
  if (scene.hovered !== null) paintOutline(ctx, scene, look, scene.hovered, 1)
  if (scene.selected !== null) paintOutline(ctx, scene, look, scene.selected, 2)
  ctx.restore()
  paintEnds(ctx, scene, look)
  paintRuler(ctx, scene, look)
}

function paintTrack(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook, row: TrackRow): void {
  const top = rowTop(scene, row)
  const { widthPx, stretch, nowNs } = scene
  if (row.process === scene.track) {
    ctx.fillStyle = look.accentWash
    ctx.globalAlpha = 0.6
    ctx.fillRect(0, top, widthPx, row.height)
    ctx.globalAlpha = 1
  }
  ctx.fillStyle = look.line
  ctx.fillRect(0, top + row.height - 1, widthPx, 1)
  const track = scene.trace.tracks.get(row.process)
  if (track === undefined) return
  const running = look.runningOf(row.process)
  const states = { y: top + row.stateY, height: row.stateHeight }
  paintBars(ctx, scene, look, track.states, bars.fill(track.states, stretch, widthPx, nowNs), states, running)
  for (const [place, lane] of track.holds.entries()) {
    if (place >= row.holdLanes) break
    const box = holdBox(row, top, place)
    paintBars(ctx, scene, look, lane, bars.fill(lane, stretch, widthPx, nowNs), box, running)
  }
  if (row.holdLanes > 0) paintReported(ctx, scene, look, track, holdBox(row, top, reportedPlace(track, row)))
  if (row.marksHeight === 0) return
  const signs = signsOn(scene, look, track)
  const marks = { y: top + row.marksY, height: row.marksHeight }
  paintSigns(ctx, scene, look, track.marks, signs, marks, states.y + states.height)
}

export const signsOn = ({ stretch, widthPx, nowNs }: Scene, look: TimelineLook, { marks }: Track): readonly Sign[] =>
  signsOf(marks, bars.fill(marks, stretch, widthPx, nowNs), SIGN_APART_REM * look.remPx)

const holdBox = (row: TrackRow, top: number, place: number): LaneBox => ({
  y: top + row.holdY + place * (row.holdHeight + 1),
  height: row.holdHeight,
})

/** The first hold lane with nothing open in it. */
const reportedPlace = (track: Track, row: TrackRow): number =>
  Math.max(
    0,
    Math.min(
      row.holdLanes - 1,
      track.holds.findIndex((lane) => !lane.isOpen),
    ),
  )

/** What the lab says is held, and no event says yet. */
function paintReported(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  look: TimelineLook,
  track: Track,
  { y, height }: LaneBox,
): void {
  for (const [object, { sinceNs, kind }] of track.reported) {
    const x0 = Math.max(-4, xOf(scene, sinceNs))
    const x1 = Math.min(scene.widthPx + 4, xOf(scene, scene.nowNs))
    if (x1 <= 0 || x0 >= scene.widthPx) continue
    if (scene.lit !== null && scene.lit !== object) ctx.globalAlpha = scene.faint
    ctx.fillStyle = look.fills[kind]!
    ctx.fillRect(x0, y, Math.max(1, x1 - x0), height)
    ctx.fillStyle = look.inks[kind]!
    ctx.font = `500 ${0.6875 * look.remPx}px ${look.font}`
    ctx.textBaseline = 'middle'
    ctx.textAlign = 'left'
    const word = `holds ${scene.names.object(object)}`
    if (ctx.measureText(word).width < x1 - Math.max(0, x0) - 8)
      ctx.fillText(word, Math.max(0, x0) + 5, y + height / 2 + 0.5)
    ctx.globalAlpha = 1
  }
}

function paintMarked(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook): void {
  if (scene.marked === null) return
  const x0 = xOf(scene, scene.marked.fromNs)
  const x1 = xOf(scene, scene.marked.toNs)
  ctx.fillStyle = look.accentWash
  ctx.fillRect(x0, scene.rulerPx, x1 - x0, scene.heightPx)
  ctx.fillStyle = look.accent
  ctx.fillRect(Math.round(x0), scene.rulerPx, 1, scene.heightPx)
  ctx.fillRect(Math.round(x1), scene.rulerPx, 1, scene.heightPx)
}

/** Before what was kept, before the run, and after its end. */
function paintEnds(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook): void {
  const { rulerPx, heightPx, widthPx, trace, nowNs, isLive } = scene
  const veil = (x0: number, x1: number): void => {
    if (x1 <= 0 || x0 >= widthPx) return
    ctx.fillStyle = look.ground
    ctx.globalAlpha = 0.82
    ctx.fillRect(x0, rulerPx, x1 - x0, heightPx - rulerPx)
    ctx.globalAlpha = 1
  }
  veil(-1, xOf(scene, 0))
  veil(xOf(scene, nowNs), widthPx + 1)
  const say = (text: string, x: number): void => {
    ctx.font = `500 ${0.6875 * look.remPx}px ${look.font}`
    ctx.textBaseline = 'top'
    ctx.fillStyle = look.quiet
    ctx.fillText(text, x, rulerPx + 4)
  }
  if (trace.letGoNs > 0) {
    const x = xOf(scene, trace.letGoNs)
    veil(-1, x)
    ctx.textAlign = 'right'
    if (x > 12 * look.remPx) say('the oldest were let go', x - 6)
  }
  const x = Math.round(xOf(scene, nowNs))
  if (x < 0 || x > widthPx) return
  ctx.fillStyle = isLive ? look.accent : look.lineStrong
  ctx.fillRect(x, rulerPx, isLive ? 2 : 1, heightPx)
}

/** Where on the canvas a place lies, in y; undefined when its track is not shown. */
function middleOf(scene: Scene, place: Place): number | undefined {
  const row = rowOf(scene, place.process)
  const box = row && laneBox(scene, row, place.lane)
  if (row === undefined) return undefined
  return box === undefined ? rowTop(scene, row) + row.height / 2 : box.y + box.height / 2
}

function paintFlow(ctx: CanvasRenderingContext2D, scene: Scene, look: TimelineLook, flow: Flow, strong: boolean): void {
  const [y0, y1] = [middleOf(scene, flow.from), middleOf(scene, flow.to)]
  if (y0 === undefined || y1 === undefined) return
  const x0 = xOf(scene, flow.fromNs)
  const x1 = xOf(scene, flow.toNs)
  if (Math.max(x0, x1) < -50 || Math.min(x0, x1) > scene.widthPx + 50) return
  if (!strong && scene.lit !== null && scene.lit !== flow.object) return
  ctx.strokeStyle = strong ? look.text : flowColour(flow, look)
  ctx.fillStyle = ctx.strokeStyle
  ctx.globalAlpha = strong ? 1 : 0.8
  ctx.lineWidth = strong ? 2 : 1.25
  ctx.setLineDash(flow.kind === 'process' ? [3, 3] : flow.kind === 'lock' ? [] : [6, 2])
  const bend = Math.max(12, Math.min(60, Math.abs(x1 - x0) / 2))
  ctx.beginPath()
  ctx.moveTo(x0, y0)
  ctx.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1)
  ctx.stroke()
  ctx.setLineDash([])
  const size = strong ? 6 : 4.5
  ctx.beginPath()
  ctx.moveTo(x1, y1)
  ctx.lineTo(x1 - size * 1.4, y1 - size * 0.7)
  ctx.lineTo(x1 - size * 1.4, y1 + size * 0.7)
  ctx.closePath()
  ctx.fill()
  ctx.beginPath()
  ctx.arc(x0, y0, size / 2, 0, 2 * Math.PI)
  ctx.fill()
  ctx.globalAlpha = 1
}

function flowColour({ kind }: Flow, look: TimelineLook): string {
  switch (kind) {
    case 'item':
      return look.item
    case 'lock':
      return look.wanted
    case 'overwritten':
      return look.bad
    case 'signal':
      return look.meeting
    case 'process':
      return look.quiet
  }
}

function paintOutline(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  look: TimelineLook,
  { process, lane, row }: Place,
  width: number,
): void {
  const track = rowOf(scene, process)
  const box = track && laneBox(scene, track, lane)
  if (box === undefined || row < lane.firstRow || row >= lane.length) return
  const x0 = xOf(scene, lane.start(row))
  const isMark = lane.of === 'marks'
  const x1 = isMark ? x0 : xOf(scene, Math.min(lane.end(row), scene.nowNs))
  const reach = isMark ? box.height * 0.6 : 0
  const left = Math.max(-6, x0 - reach) - width / 2
  const right = Math.min(scene.widthPx + 6, Math.max(x1, x0 + 1) + reach) + width / 2
  ctx.strokeStyle = look.text
  ctx.lineWidth = width
  ctx.strokeRect(left, box.y - width / 2, right - left, box.height + width)
}
