import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import type { ElectronApplication } from '@playwright/test'
import { processUsage } from '../../main/lab/process-usage.ts'
import { launchForkscope } from '../e2e/launch.ts'
import { eventsSoFar } from './events-so-far.ts'

const SCENARIOS = fileURLToPath(new URL('../../test/bench/scenarios', import.meta.url))
/** The lab reads a run's arena this often. */
const TICK_MS = 25
const IDLE_MS = 10_000
const LOAD_MS = 5 * 60_000
const MB = 1024 * 1024

/** What Forkscope itself takes of the machine: with nothing to do, and with 100,000 events a second for five minutes. */
export async function benchWindowCost(): Promise<{ rows: string[][]; measured: unknown }> {
  const idleShare = await idle()
  const { tickMs, rendererMb, events } = await load()
  const row = (name: string, ours: string, beside: string, goal: string, met: boolean): string[] => [
    name,
    ours,
    beside,
    goal,
    met ? 'met' : 'NOT MET',
  ]
  const rows = [
    row(
      'CPU with nothing to do',
      `${(idleShare * 100).toFixed(1)} % of one core`,
      'all its processes',
      'at most 2 %',
      idleShare <= 0.02,
    ),
    row(
      'main process a tick',
      `${tickMs.toFixed(2)} ms of CPU`,
      `at ${Math.round(events).toLocaleString('en')} events/s`,
      'at most 4 ms',
      tickMs <= 4,
    ),
    row(
      'renderer memory',
      `${rendererMb.toFixed(0)} MB`,
      'after five minutes of that',
      'at most 350 MB',
      rendererMb <= 350,
    ),
  ]
  return { rows, measured: { idleShare, tickMs, rendererMb, events } }
}

async function idle(): Promise<number> {
  await using forkscope = await launchForkscope()
  await forkscope.window.locator('html[data-ready="true"]').waitFor()
  // Spares are being made ready for the first seconds.
  await delay(IDLE_MS)
  const before = await cpuSeconds(forkscope.app)
  await delay(IDLE_MS)
  return ((await cpuSeconds(forkscope.app)) - before) / (IDLE_MS / 1000)
}

async function load(): Promise<{ tickMs: number; rendererMb: number; events: number }> {
  await using forkscope = await launchForkscope({ env: { FORKSCOPE_SCENARIOS: SCENARIOS } })
  const { window, app } = forkscope
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('button', { name: 'Steady load' }).click()
  await window.getByLabel('Seconds').fill(String(LOAD_MS / 1000 + 10))
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await window.locator('[role="status"][data-status="running"]').waitFor()
  const [cpuBefore, eventsBefore, began] = [await mainCpuMs(app), await eventsSoFar(window), performance.now()]
  await delay(LOAD_MS)
  const passedMs = performance.now() - began
  const tickMs = ((await mainCpuMs(app)) - cpuBefore) / (passedMs / TICK_MS)
  const events = ((await eventsSoFar(window)) - eventsBefore) / (passedMs / 1000)
  const rendererMb = await app.evaluate(
    ({ app: electron }, mb) =>
      electron
        .getAppMetrics()
        .filter(({ type }) => type === 'Tab')
        .reduce((sum, { memory }) => sum + (memory.workingSetSize * 1024) / mb, 0),
    MB,
  )
  return { tickMs, rendererMb, events }
}

const cpuSeconds = (app: ElectronApplication): Promise<number> =>
  app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().reduce((sum, { cpu }) => sum + (cpu.cumulativeCPUUsage ?? 0), 0),
  )
/** Asked from outside: a question put to the main process itself is lost when it collects its garbage just then. */
async function mainCpuMs(app: ElectronApplication): Promise<number> {
  const { pid } = app.process()
  const usage = pid === undefined ? undefined : (await processUsage([pid])).get(pid)
  if (usage === undefined) throw new Error('The main process has ended.')
  return usage.cpuMs
}
