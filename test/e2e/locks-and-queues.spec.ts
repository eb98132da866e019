import type { Page } from '@playwright/test'
import { expect, test, type OpenForkscope } from './shell.ts'

type Charts = Readonly<Record<string, readonly { readonly points: readonly { readonly y: number }[] }[]>>

/** How many are drawn in all of a histogram's bars. */
const drawnIn = (window: Page, chart: string): Promise<number> =>
  window.evaluate((name) => {
    const charts = (globalThis as unknown as { readCharts(): Charts }).readCharts()
    return (charts[name] ?? []).flatMap(({ points }) => points).reduce((sum, { y }) => sum + y, 0)
  }, chart)
const numberIn = async (window: Page, selector: string): Promise<number> =>
  Number((await window.locator(selector).innerText()).replace(/[^\d.]/g, ''))

async function run(window: Page, scenario: string, variant?: string): Promise<void> {
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: scenario }).click()
  if (variant !== undefined)
    await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: variant }).click()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await window.locator('[role="status"][data-status="finished"]').waitFor({ timeout: 30_000 })
}
const open = (window: Page, tab: string): Promise<void> => window.getByRole('tab', { name: tab }).click()

let forkscope: OpenForkscope
test.beforeEach(async ({ shell }) => {
  forkscope = await shell.open()
  await forkscope.window.locator('html[data-ready="true"]').waitFor()
})
test.afterEach(() => forkscope[Symbol.asyncDispose]())

test('a contended lock: every hold and wait is in a histogram, and who waited for whom', async () => {
  const { window } = forkscope
  await run(window, 'The bank', 'At once, with the lock')
  await open(window, 'Locks')
  const row = '[data-lock-figures="Lock-1"]'
  await expect(window.locator(`${row} [data-field="acquired"]`)).toHaveText('40,002')
  await expect(window.locator(`${row} [data-field="now"]`)).toHaveText('free')
  const contended = await numberIn(window, `${row} [data-field="contended"]`)
  expect(contended).toBeGreaterThan(0)
  await expect.poll(() => drawnIn(window, 'hold')).toBe(40_002)
  expect(await drawnIn(window, 'wait')).toBe(contended)
  for (const field of ['wait-total', 'wait-p50', 'wait-p95', 'wait-max', 'hold-mean', 'hold-p50', 'hold-max'])
    await expect(window.locator(`${row} [data-field="${field}"]`)).toHaveText(/^[\d.,]+\s(ns|µs|ms|s)$/)
  await expect(window.locator(`${row} [data-field="held"]`)).toHaveText(/^\s*[1-9]\d*\s%\s*$/)
  // Only the two who contended are in the matrix, and nobody waits for himself.
  const matrix = window.getByRole('region', { name: 'Who waited for whom, table' })
  const waiters = matrix.locator('tr[data-waiter]')
  for (const waiter of await waiters.all()) {
    const name = (await waiter.getAttribute('data-waiter'))!
    await expect(waiter.locator(`[data-holder="${name}"]`)).toHaveText('')
    const other = name === 'deposit' ? 'withdraw' : 'deposit'
    await expect(waiter.locator(`[data-holder="${other}"]`)).toHaveText(/^[\d.]+\s(ns|µs|ms|s)$/)
  }
})

test('one after the other nobody waits, and the screen says so', async () => {
  const { window } = forkscope
  await open(window, 'Locks')
  await expect(window.getByText('Every lock: who holds it and who waits')).toBeVisible()
  await run(window, 'The bank')
  await expect(window.getByText('Nobody has had to wait for it.')).toBeVisible()
  await expect(window.locator('[data-lock-figures="Lock-1"] [data-field="wait-p95"]')).toHaveText('–')
  await expect.poll(() => drawnIn(window, 'hold')).toBe(200)
})

test('a queue is a pipeline from its producer to its consumer', async () => {
  const { window } = forkscope
  await run(window, 'The queue')
  await open(window, 'Queues')
  const pipeline = window.locator('[data-pipeline="Queue-1"]')
  await expect(pipeline.locator('[data-producer="Process-1"] [data-field="puts"]')).toHaveText(/^4\sputs$/)
  await expect(pipeline.locator('[data-consumer="MainProcess"] [data-field="gets"]')).toHaveText(/^4\sgets$/)
  await expect(pipeline.locator('[data-field="depth"]')).toHaveText('0')
  await expect(pipeline.locator('[data-field="order"]')).toHaveText('kept')
  await expect(pipeline.locator('[data-field="latency"]')).toHaveText(/^([\d.]+\s(ns|µs|ms|s)(, )?){3}$/)
  await expect.poll(() => drawnIn(window, 'latency')).toBe(4)
  await expect(window.getByText('It is unbounded: no put waits for room.')).toBeVisible()
})
