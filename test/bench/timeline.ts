import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { RunTrace } from '../../renderer/instruments/timeline/model/run-trace.ts'
import type { Tick } from '../../shared/run.ts'
import { EVENT_BYTES, EventKind } from '../../shared/trace.ts'
import { processIndex, runId } from '../../shared/units.ts'
import { launchForkscope } from '../e2e/launch.ts'
import { perSecond, quantile } from './frames.ts'

const SCENARIOS = fileURLToPath(new URL('../../test/bench/scenarios', import.meta.url))
const PAN_MS = 5000
const SPANS = 1_000_000

/** A run of a million critical sections in the real window: how soon it is on screen, and how smoothly it moves. */
export async function benchTimeline(): Promise<{ rows: string[][]; measured: unknown }> {
  const takenInMs = takeIn()
  await using forkscope = await launchForkscope({ env: { FORKSCOPE_SCENARIOS: SCENARIOS } })
  const { window } = forkscope
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('button', { name: 'Many spans' }).click()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await window.locator('[role="status"][data-status="finished"]').waitFor({ timeout: 180_000 })
  const openedMs = await timeToOpen(window)
  const spans = await spansInView(window)
  const still = await panFrames(window, 0)
  const frames = await panFrames(window, 3)
  const p95 = quantile(frames, 0.95)
  const rows = [
    [
      `timeline: ${SPANS.toLocaleString('en')} spans, read and opened`,
      `${(takenInMs + openedMs).toFixed(0)} ms: ${takenInMs.toFixed(0)} to take in, ${openedMs.toFixed(0)} to show`,
      '',
      'at most 1500 ms',
      takenInMs + openedMs <= 1500 ? 'met' : 'NOT MET',
    ],
    [
      `timeline: panning over ${spans.toLocaleString('en')} spans in view`,
      `${perSecond(frames).toFixed(1)} frames/s, 95 of 100 frames within ${p95.toFixed(1)} ms`,
      `${perSecond(still).toFixed(1)}, within ${quantile(still, 0.95).toFixed(1)} ms with nothing to draw`,
      '60, within 20 ms',
      perSecond(frames) >= 59 && p95 <= 20 && spans >= 100_000 ? 'met' : 'NOT MET',
    ],
  ]
  return { rows, measured: { takenInMs, openedMs, spans, still, frames } }
}

/** What a window does with the events of so many spans when they arrive, a tick's worth at a time. */
function takeIn(): number {
  const rounds = 2000
  const ticks = Array.from({ length: SPANS / rounds }, (_, index) => roundsTick(index % 2, index, rounds))
  const trace = new RunTrace()
  const began = performance.now()
  for (const tick of ticks) trace.add(tick)
  return performance.now() - began
}

function roundsTick(process: number, index: number, rounds: number): Tick {
  const bytes = new Uint8Array(2 * rounds * EVENT_BYTES)
  const view = new DataView(bytes.buffer)
  for (let round = 0; round < rounds; round++) {
    for (const [place, kind] of [EventKind.Acquire, EventKind.Release].entries()) {
      const at = (2 * round + place) * EVENT_BYTES
      view.setFloat64(at, (index * rounds + round) * 400 + place * 150, true)
      view.setInt32(at + 8, kind, true)
      view.setInt32(at + 12, 1 + process, true)
      view.setFloat64(at + 16, place * 150, true)
    }
  }
  const recorder = { process: processIndex(process), bytes, dropped: 0 }
  const observer = { recordingNs: 0, collectingNs: 0 }
  const nothing = { processes: [], waits: [], locks: [], queues: [], memory: [], output: [], observer }
  return { run: runId('bench'), atMs: (index + 1) * rounds * 4e-4, recorders: [recorder], ...nothing }
}

/** From the press on the tab to the frame after the one that draws. */
function timeToOpen(window: Page): Promise<number> {
  return window.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const page = globalThis as unknown as PageGlobals
        const tab = page.document.querySelector('[role="tab"][id$="Timeline"]')
        const began = performance.now()
        tab?.click()
        const look = (): void => {
          const drawn = (page.readTimeline()?.tracks ?? []).some(({ spans }) => spans.length > 0)
          if (!drawn) page.requestAnimationFrame(look)
          else page.requestAnimationFrame(() => page.requestAnimationFrame(() => resolve(performance.now() - began)))
        }
        page.requestAnimationFrame(look)
      }),
  )
}

const spansInView = (window: Page): Promise<number> =>
  window.evaluate(() =>
    ((globalThis as unknown as PageGlobals).readTimeline()?.tracks ?? [])
      .flatMap(({ spans }) => spans)
      .reduce((sum, { count }) => sum + count, 0),
  )

/** Milliseconds between frames while the wheel pans to and fro, `stepPx` each frame. */
function panFrames(window: Page, stepPx: number): Promise<number[]> {
  return window.evaluate(
    ({ duration, step }) =>
      new Promise<number[]>((resolve) => {
        const page = globalThis as unknown as PageGlobals
        const canvas = page.document.querySelector('[data-timeline="stage"] canvas')
        const times: number[] = []
        let first = 0
        let last = 0
        const frame = (atMs: number): void => {
          if (last > 0) times.push(atMs - last)
          else first = atMs
          last = atMs
          if (atMs - first >= duration) {
            resolve(times)
            return
          }
          const deltaX = Math.floor((atMs - first) / 500) % 2 === 0 ? step : -step
          if (step > 0)
            canvas?.dispatchEvent(
              new page.WheelEvent('wheel', { deltaX, shiftKey: true, cancelable: true, bubbles: true }),
            )
          page.requestAnimationFrame(frame)
        }
        page.requestAnimationFrame(frame)
      }),
    { duration: PAN_MS, step: stepPx },
  )
}

/** What the functions above use of the page they run in. */
interface PageGlobals {
  readonly document: {
    querySelector(selector: string): { click(): void; dispatchEvent(event: unknown): boolean } | null
  }
  readonly WheelEvent: new (type: string, init: object) => unknown
  requestAnimationFrame(draw: (atMs: number) => void): void
  readTimeline(): { tracks: { spans: { count: number }[] }[] } | null
}
