import { cpus } from 'node:os'
import type { Page } from '@playwright/test'
import { expect, test, type OpenForkscope } from './shell.ts'

async function run(window: Page, scenario: string, prepare?: () => Promise<void>): Promise<void> {
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: scenario }).click()
  await prepare?.()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await window.locator('[role="status"][data-status="finished"]').waitFor({ timeout: 30_000 })
}
const open = (window: Page, tab: string): Promise<void> => window.getByRole('tab', { name: tab, exact: true }).click()

let forkscope: OpenForkscope
test.beforeEach(async ({ shell }) => {
  forkscope = await shell.open()
  await forkscope.window.locator('html[data-ready="true"]').waitFor()
})
test.afterEach(() => forkscope[Symbol.asyncDispose]())

test('two address spaces: the child has its squares, the parent its empty list', async () => {
  const { window } = forkscope
  await run(window, 'The lost global')
  await open(window, 'Memory')
  const space = (process: string) => window.getByRole('region', { name: `Address space of ${process}` })
  await expect(space('MainProcess').locator('[data-watched="results"]')).toHaveText('[]')
  await expect(space('Process-1').locator('[data-watched="results"]')).toHaveText('[4, 9, 16, 25]')
  await expect(window.getByText('This run shared no Value and no Array.')).toBeVisible()
})

test('the arena: live values, who wrote them last and how often', async () => {
  const { window } = forkscope
  await run(window, 'The shared array')
  await open(window, 'Memory')
  const result = window.locator('[data-shared="result"]')
  await expect(result.locator('[data-field="value"]')).toHaveText(['4', '9', '16'])
  await expect(result.locator('[data-field="last-writer"]')).toContainText('last written by Process-1')
  await expect(result.locator('[data-field="written"]')).toHaveText(/^3\stimes$/)
  await expect(result.locator('[data-field="writers"]')).toHaveText(/Process-1\s+3/)
})

test('lost updates are counted, and the first is pointed at', async () => {
  const { window } = forkscope
  await run(window, 'The bank', async () => {
    await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: 'At once, no lock' }).click()
    await window.getByLabel('Repetitions').fill('1000000')
  })
  await open(window, 'Memory')
  const balance = window.locator('[data-shared="balance"]')
  await expect(balance.locator('[data-field="lost-updates"]')).toHaveText(/^[1-9][\d,]*\slost updates?$/)
  await expect(balance.locator('[data-field="first-lost"]')).toHaveText(
    /^the first at .+: (deposit|withdraw) wrote over what it had not\s+seen$/,
  )
  await expect(balance.locator('[data-field="written"]')).toHaveText(/^2,000,000\stimes$/)
  await balance.getByRole('button', { name: 'Show on the timeline' }).click()
  await expect(window.getByRole('tab', { name: 'Timeline' })).toHaveAttribute('aria-selected', 'true')
  const shown = await window.evaluate(() =>
    (globalThis as unknown as { readTimeline(): { fromMs: number; toMs: number } }).readTimeline(),
  )
  expect(shown.toMs - shown.fromMs).toBeLessThan(1)
})

test('cores: what the machine has, user and system time, and who was where', async () => {
  const { window } = forkscope
  await open(window, 'Cores')
  await expect(window.locator('[data-field="cores"]')).toHaveText(new RegExp(`^${cpus().length}\\scores?$`))
  await open(window, 'Run')
  await run(window, 'The bank', async () => {
    await window
      .getByRole('group', { name: 'Variants' })
      .getByRole('button', { name: 'At once, with the lock' })
      .click()
    await window.getByLabel('Repetitions').fill('1000000')
  })
  await open(window, 'Cores')
  const use = window.locator('tr[data-core-use="deposit"]')
  for (const field of ['cpu', 'user', 'system'])
    await expect(use.locator(`[data-field="${field}"]`)).toHaveText(/^[\d.]+\s(ns|µs|ms|s)$/)
  await expect(use.locator('[data-field="core"]')).toHaveText(/^\d+$/)
  await expect(use.locator('[data-field="migrations"]')).toHaveText(/^at least \d+$/)
  const drawn = () =>
    window.evaluate(() =>
      (
        globalThis as unknown as {
          readCharts(): Record<string, { label: string; points: { y: number }[] }[]>
        }
      ).readCharts(),
    )
  const deposits = async () => (await drawn())['core-map']?.find(({ label }) => label === 'deposit')?.points ?? []
  await expect.poll(async () => (await deposits()).length).toBeGreaterThan(0)
  for (const { y } of await deposits()) expect(cpus()[y]).toBeDefined()
  expect((await drawn())['cpu-use']!.map(({ label }) => label)).toEqual(['User', 'System'])
})
