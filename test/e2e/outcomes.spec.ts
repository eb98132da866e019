import type { Locator, Page } from '@playwright/test'
import { expectAccessible, openView, TEST_SCENARIOS } from './scenario-run.ts'
import { expect, test } from './shell.ts'

/** A busy machine takes its time for every run. */
const LONG = { timeout: 120_000 }

const card = (window: Page, series: number): Locator => window.locator(`[data-series="${series}"]`)

async function choose(window: Page, scenario: string, variant?: string): Promise<void> {
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: scenario }).click()
  if (variant !== undefined) {
    await openView(window, 'Run')
    await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: variant }).click()
  }
  await openView(window, 'Outcomes')
}

async function runTimes(window: Page, times: number): Promise<void> {
  await window.getByLabel('Runs', { exact: true }).fill(String(times))
  await window.getByRole('button', { name: `Run ${times} times` }).click()
}

interface Series {
  readonly label: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}
/** The bars of one of the two histograms: where each begins, and how many runs are in it. */
async function bars(window: Page, name: 'outcomes' | 'outcomes-compared'): Promise<[number, number][]> {
  const charts = await window.evaluate(() =>
    (globalThis as unknown as { readCharts(): Record<string, readonly Series[]> }).readCharts(),
  )
  return (charts[name] ?? []).flatMap(({ points }) => points.map(({ x, y }): [number, number] => [x, y]))
}
const runsIn = (drawn: readonly [number, number][]) => drawn.reduce((sum, [, runs]) => sum + runs, 0)

test('without the lock the balances spread, with it they are one bar; both stand side by side', async ({ shell }) => {
  test.setTimeout(400_000)
  await using forkscope = await shell.open()
  const { window } = forkscope
  await choose(window, 'The bank', 'At once, no lock')
  await expect(window.getByText('One run shows what can happen.')).toBeVisible()
  await expectAccessible(window)
  await runTimes(window, 12)
  const without = card(window, 1)
  await expect(without.getByRole('progressbar')).toBeVisible(LONG)
  await expect(without.locator('[data-field="done"]')).toHaveText(/^\d+ of 12$/)
  await expect(without).toHaveAttribute('data-status', 'finished', LONG)
  await expect(without.locator('[data-field="done"]')).toHaveText('12 of 12')
  await expect(without.locator('[data-group="surprising"]')).toContainText('Without the lock, updates were lost.')
  await expect(without.locator('[data-group="forbidden"]')).toHaveCount(0)
  await expect(window.getByText(/^Series 1 finished\. +12.runs, \d+.different outcomes: /)).toBeAttached()

  await choose(window, 'The bank', 'At once, with the lock')
  await runTimes(window, 4)
  const withLock = card(window, 2)
  await expect(withLock).toHaveAttribute('data-status', 'finished', LONG)
  await expect(withLock.locator('[data-outcome="200"] [data-field="count"]')).toHaveText('4')
  await expect(withLock.locator('[data-outcome]')).toHaveCount(1)
  await expect(withLock.locator('[data-group="expected"]')).toContainText('Every update was made under the lock.')
  await expect(withLock.locator('[data-parameter="lock"]')).toHaveText(/Lock\s*on/)
  await expect(without.locator('[data-parameter="lock"]')).toHaveText(/Lock\s*off/)
  const oneBar = await bars(window, 'outcomes')
  const spread = await bars(window, 'outcomes-compared')
  expect(oneBar).toHaveLength(1)
  expect(runsIn(oneBar)).toBe(4)
  expect(new Set(spread.map(([x]) => x)).size).toBeGreaterThan(2)
  expect(runsIn(spread)).toBe(12)
  // Its runs are no runs of the page.
  await expect(window.getByRole('status').first()).toHaveAttribute('data-status', 'none')
  await expectAccessible(window)

  await withLock.getByRole('button', { name: 'Balance of every run, series 2 as table' }).click()
  await expect(withLock.getByRole('region', { name: 'Balance of every run, series 2, table' })).toContainText(
    '4 expected',
  )
})

test('Stop ends a series and its live run, and keeps what came out', async ({ shell }) => {
  test.setTimeout(240_000)
  await using forkscope = await shell.open()
  const { window } = forkscope
  await choose(window, 'The bank', 'At once, with the lock')
  await runTimes(window, 1000)
  const series = card(window, 1)
  await expect(series.locator('[data-outcome="200"]')).toBeVisible(LONG)
  // The one series that runs is seen from other scenarios too, and only from its own is it stopped.
  await choose(window, 'The queue')
  await expect(window.getByText(/^A series of The bank runs, \d+ of 1000\./)).toBeVisible()
  await expect(window.getByRole('button', { name: 'Run 1000 times' })).toBeDisabled()
  await window.getByRole('button', { name: 'Show The bank' }).click()
  await window.keyboard.press('Escape')
  await expect(series).toHaveAttribute('data-status', 'stopped', LONG)
  await expect(series).toContainText('Stopped by you.')
  const done = Number.parseInt((await series.locator('[data-field="done"]').textContent()) ?? '')
  await expect(series.locator('[data-outcome="200"] [data-field="count"]')).toHaveText(String(done))
  await expect(window.getByRole('button', { name: 'Run 1000 times' })).toBeEnabled()
})

test('a deadlock is an outcome, and numbers that do not fit start nothing', async ({ shell }) => {
  test.setTimeout(240_000)
  await using forkscope = await shell.open({ env: TEST_SCENARIOS })
  const { window } = forkscope
  await choose(window, 'Two locks')
  for (const [times, limit] of [
    ['0', '60'],
    ['1001', '60'],
    ['', '60'],
    ['2', '0'],
  ] as const) {
    await window.getByLabel('Runs', { exact: true }).fill(times)
    await window.getByLabel('Each at most').fill(limit)
    await expect(window.getByRole('form', { name: 'Run many times' }).getByRole('alert')).toBeVisible()
    await expect(window.getByRole('button', { name: /^Run .*times$/ })).toBeDisabled()
  }
  await window.getByLabel('Each at most').fill('60')
  await runTimes(window, 2)
  await expect(card(window, 1)).toHaveAttribute('data-status', 'finished', LONG)
  await expect(card(window, 1).locator('[data-outcome$="deadlock"], [data-outcome$="(deadlock)"]')).not.toHaveCount(0)
  await expect(card(window, 1)).toContainText('outcomes are only counted')
})

test('the command line that does the same is copied', async ({ shell }) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  await choose(window, 'The bank', 'At once, no lock')
  const command = 'forkscope run bank --set order=at-once --set lock=false --set repetitions=200000 --times 100'
  await expect(window.getByText(command)).toBeVisible()
  await window.getByRole('button', { name: 'Copy command' }).click()
  await expect(window.getByRole('button', { name: 'Copied' })).toBeVisible()
  // Pasted where text may be typed.
  await window.evaluate(() => {
    const page = (
      globalThis as unknown as {
        document: { createElement(name: string): { id: string }; body: { append(node: unknown): void } }
      }
    ).document
    const field = page.createElement('textarea')
    field.id = 'paste'
    page.body.append(field)
  })
  await window.locator('#paste').press('ControlOrMeta+v')
  await expect(window.locator('#paste')).toHaveValue(command)
})
