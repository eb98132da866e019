import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { startDisplay } from '../e2e/display.ts'
import { electronRuntime } from '../e2e/electron-runtime.ts'
import { launchForkscope } from '../e2e/launch.ts'
import { median, table } from './figures.ts'
import { eventsSoFar } from './events-so-far.ts'
import { perSecond, quantile } from './frames.ts'
import { benchTimeline } from './timeline.ts'
import { benchWindowCost } from './window-cost.ts'

const STARTS = 5
const LOAD_MS = 8000
const SCENARIOS = fileURLToPath(new URL('../../test/bench/scenarios', import.meta.url))

/** The real window: how soon it can be used, and how smooth it stays under load. */
export async function benchWindow(): Promise<{ text: string; results: unknown }> {
  const { dist, version, origin } = await electronRuntime()
  process.env.ELECTRON_OVERRIDE_DIST_PATH = dist
  process.stderr.write(`The window is Electron ${version}, from ${origin}.\n`)
  await using display = await startDisplay()
  const starts: number[] = []
  for (let round = 0; round < STARTS; round++) starts.push(await timeToInteraction())
  const { frames, still, events } = await load()
  const timeline = await benchTimeline()
  const cost = await benchWindowCost()
  const rows = [
    ['', 'Forkscope', '', 'goal', ''],
    [
      'window to first interaction',
      `${median(starts).toFixed(0)} ms`,
      '',
      'at most 1500 ms',
      median(starts) <= 1500 ? 'met' : 'NOT MET',
    ],
    [
      `frames a second at ${Math.round(events / (LOAD_MS / 1000)).toLocaleString('en')} events/s`,
      `${perSecond(frames).toFixed(1)}, 95 of 100 frames within ${quantile(frames, 0.95).toFixed(1)} ms`,
      `${perSecond(still).toFixed(1)} with nothing to draw`,
      '60, within 20 ms',
      perSecond(frames) >= 59 && quantile(frames, 0.95) <= 20 ? 'met' : 'NOT MET',
    ],
    ...timeline.rows,
    ...cost.rows,
  ]
  return {
    text: table('The window', rows),
    results: { starts, frames, still, events, timeline: timeline.measured, cost: cost.measured },
  }
}

async function timeToInteraction(): Promise<number> {
  const began = performance.now()
  await using forkscope = await launchForkscope()
  await forkscope.window.locator('html[data-ready="true"]').waitFor()
  return performance.now() - began
}

async function load(): Promise<{ frames: number[]; still: number[]; events: number }> {
  await using forkscope = await launchForkscope({ env: { FORKSCOPE_SCENARIOS: SCENARIOS } })
  const { window } = forkscope
  await window.locator('html[data-ready="true"]').waitFor()
  const still = await frameTimes(window, LOAD_MS / 4)
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await window.locator('[role="status"][data-status="running"]').waitFor()
  const before = await eventsSoFar(window)
  const frames = await frameTimes(window, LOAD_MS)
  return { frames, still, events: (await eventsSoFar(window)) - before }
}

/** Milliseconds between one frame and the next. */
function frameTimes(window: Page, durationMs: number): Promise<number[]> {
  return window.evaluate(
    (duration) =>
      new Promise<number[]>((resolve) => {
        const page = globalThis as unknown as { requestAnimationFrame(draw: (atMs: number) => void): void }
        const times: number[] = []
        let first = 0
        let last = 0
        const frame = (atMs: number): void => {
          if (last > 0) times.push(atMs - last)
          else first = atMs
          last = atMs
          if (atMs - first >= duration) resolve(times)
          else page.requestAnimationFrame(frame)
        }
        page.requestAnimationFrame(frame)
      }),
    durationMs,
  )
}
