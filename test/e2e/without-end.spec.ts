import type { Page } from '@playwright/test'
import { hasStatus, startScenario, TEST_SCENARIOS } from './scenario-run.ts'
import { expect, test, type OpenForkscope } from './shell.ts'

// Sixty-four processes that all start others take a loaded machine a while.
test.describe.configure({ timeout: 180_000 })

let forkscope: OpenForkscope
test.beforeEach(async ({ shell }) => {
  forkscope = await shell.open({ env: TEST_SCENARIOS })
})
test.afterEach(() => forkscope[Symbol.asyncDispose]())

async function start(window: Page, way: string): Promise<void> {
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'Without end' }).click()
  await window.getByLabel('Way').selectOption({ label: way })
  await startScenario(window, 'Without end', 'Run')
}

/** The page does what it is told, and the run can be stopped: every process of it ends. */
async function answersAndStops(window: Page): Promise<void> {
  await window.getByRole('tab', { name: 'Processes', exact: true }).click()
  await expect(window.getByRole('tabpanel', { name: 'Processes' })).toContainText('MainProcess')
  await window.getByRole('tab', { name: 'Run', exact: true }).click()
  await window.getByRole('button', { name: 'Stop' }).click()
  await hasStatus(window, 'stopped')
}

const output = (window: Page) => window.locator('[data-output]')

test('a program that computes without end is stopped', async () => {
  const { window } = forkscope
  await start(window, 'Compute')
  await hasStatus(window, 'running')
  await answersAndStops(window)
})

test('output without end is cut, and the screen says how much', async () => {
  const { window } = forkscope
  await start(window, 'Print')
  await expect(
    output(window)
      .getByText(/^… [\d,]+ lines are not shown: they came faster than a screen shows them\.$/)
      .last(),
  ).toBeVisible({ timeout: 30_000 })
  await expect(output(window).getByText(/^The first \S+\slines are no longer shown\.$/)).toBeVisible({
    timeout: 30_000,
  })
  await answersAndStops(window)
})

test('of a very long line the start is shown', async () => {
  const { window } = forkscope
  await start(window, 'Print one long line')
  await expect(output(window)).toContainText('(1048576 characters in all)', { timeout: 30_000 })
  await answersAndStops(window)
})

for (const way of ['Fork', 'Fork in every child']) {
  test(`a program that starts processes without end meets a limit and a sentence: ${way.toLowerCase()}`, async () => {
    const { window } = forkscope
    await start(window, way)
    await expect(output(window)).toContainText('64 processes and threads of this run are alive, its limit', {
      timeout: 60_000,
    })
    // Where every child starts others, the root may have ended, with all of them, before it is stopped.
    await window.keyboard.press('Escape')
    await expect(window.getByRole('status').first()).toHaveAttribute('data-status', /^(stopped|failed)$/, {
      timeout: 60_000,
    })
  })
}

test('a program that fills the arena fails with a sentence', async () => {
  const { window } = forkscope
  await start(window, 'Fill the arena')
  await expect(output(window)).toContainText('ArenaFull', { timeout: 60_000 })
  await hasStatus(window, 'failed')
})
