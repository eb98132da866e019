import { expect, test, type Locator, type Page } from '@playwright/test'
import { BUILT_IN_SCENARIOS, readScenarios } from '../../main/lab/scenarios.ts'
import { isOver, type RunStatus } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { launchForkscope, type LaunchedForkscope } from './launch.ts'
import { openView } from './scenario-run.ts'

/** A lesson as a learner goes through it: read, run at its defaults, see what came out, look where the lesson says to look. */
const { scenarios } = readScenarios(BUILT_IN_SCENARIOS)
const RUN_MS = 90_000

test.describe.configure({ mode: 'serial', timeout: 150_000 })

let forkscope: LaunchedForkscope
test.beforeAll(async () => {
  forkscope = await launchForkscope()
  await forkscope.window.locator('html[data-ready="true"]').waitFor()
})
test.afterAll(() => forkscope[Symbol.asyncDispose]())

/** Runs what is chosen to its end. One that announces a deadlock is stopped, as its lesson tells the learner to. */
async function runToItsEnd(window: Page): Promise<RunStatus> {
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  const status = window.getByRole('status').first()
  const settled = async () => {
    const [now, deadlocked] = [await status.getAttribute('data-status'), await status.getAttribute('data-deadlocked')]
    if (deadlocked === 'true' && now === 'running') await window.getByRole('button', { name: 'Stop' }).click()
    return now !== null && isOver(now as RunStatus)
  }
  await expect.poll(settled, { timeout: RUN_MS }).toBe(true)
  return (await status.getAttribute('data-status')) as RunStatus
}

/** The tabs that the lesson sends its reader to, as links on the page. */
const tabLinks = (window: Page): Locator => window.locator('[data-field="look-at"] [data-tab-link]')

for (const scenario of scenarios) {
  test(`${scenario.title}: its outcome is one that the lesson states, and what to look at is there`, async () => {
    const { window } = forkscope
    await choose(window, scenario)
    await expect(window.getByRole('heading', { level: 1 })).toHaveText(scenario.title)
    await runToItsEnd(window)

    const happened = window.locator('[data-field="happened"]')
    await expect(happened.locator('[data-field="outcome"]')).not.toBeEmpty()
    const grade = happened.locator('[data-grade]')
    await expect(grade).toHaveAttribute('data-grade', /^(expected|surprising)$/)

    const links = await tabLinks(window).all()
    const tabs = await Promise.all(links.map(async (link) => (await link.getAttribute('data-tab-link')) ?? ''))
    for (const tab of new Set(tabs)) {
      await tabLinks(window)
        .and(window.locator(`[data-tab-link="${tab}"]`))
        .first()
        .click()
      const panel = window.getByRole('tabpanel', { name: tab, exact: true })
      await expect(panel).toBeVisible()
      // What it would say of a run that has nothing to show there.
      await expect(panel.locator('[data-nothing]')).toHaveCount(0)
      await openView(window, 'Run')
    }
  })
}

async function choose(window: Page, { id }: Scenario): Promise<void> {
  await window.locator(`[data-scenario="${id}"]`).click()
  await openView(window, 'Run')
}
