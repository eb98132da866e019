import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type Page } from '@playwright/test'
import { launchForkscope, projectRoot } from './launch.ts'
import { openView, startScenario, TEST_SCENARIOS } from './scenario-run.ts'

/**
 * Pictures of every view in both themes and two sizes, to be looked at. They go to test-results/screenshots;
 * `npm run screenshots` renews the README's own as well.
 */
const FOLDER = join(projectRoot, 'test-results/screenshots')
const README_PICTURE = join(projectRoot, 'test/e2e/forkscope.png')
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]

async function run(window: Page, scenario: string, variant: string | undefined, until: string): Promise<void> {
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: scenario }).click()
  if (variant !== undefined)
    await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: variant }).click()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await window.locator(`[role="status"][data-status="${until}"]`).waitFor({ timeout: 30_000 })
  // What the run's last tick brought is drawn in the frame after the next.
  await window.evaluate(() => new Promise((drawn) => setTimeout(drawn, 300)))
}

async function openWindow(
  theme: 'light' | 'dark',
  size: { width: number; height: number },
  env: Record<string, string>,
) {
  const forkscope = await launchForkscope({ env })
  const { window, app } = forkscope
  await mkdir(FOLDER, { recursive: true })
  await window.emulateMedia({ colorScheme: theme })
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
  }, size)
  await window.waitForFunction(
    ({ width }) => (globalThis as unknown as { innerWidth: number }).innerWidth === width,
    size,
  )
  await window.locator('html[data-ready="true"]').waitFor()
  const picture = (name: string) => window.screenshot({ path: join(FOLDER, `${name}-${theme}-${size.width}.png`) })
  return { forkscope, window, picture }
}

for (const theme of ['light', 'dark'] as const) {
  for (const size of SIZES) {
    test(`every view, ${theme}, ${size.width} pixels wide`, async () => {
      const { forkscope, window, picture } = await openWindow(theme, size, {})
      await using _closed = forkscope
      const open = (tab: string) => openView(window, tab)
      await picture('empty')
      await run(window, 'Squares and cubes', undefined, 'running')
      await picture('running')
      await open('Timeline')
      await picture('timeline-running')
      await open('Run')
      await window.getByRole('button', { name: 'Stop' }).click()
      await window.locator('[role="status"][data-status="stopped"]').waitFor()
      await picture('stopped')
      await run(window, 'The shared array', undefined, 'finished')
      await picture('child-failed')
      await run(window, 'The queue', undefined, 'finished')
      await picture('queue')
      await open('Queues')
      await picture('queues')
      await open('Timeline')
      await picture('timeline-queue')
      await open('Run')
      await run(window, 'The bank', 'At once, no lock', 'finished')
      await picture('bank-without-lock')
      await run(window, 'The bank', 'At once, with the lock', 'finished')
      await picture('bank')
      if (process.env.npm_lifecycle_event === 'screenshots' && theme === 'dark' && size.width === 1280) {
        await window.screenshot({ path: README_PICTURE })
      }
      await open('Timeline')
      await picture('timeline-bank')
      await open('Locks')
      await picture('locks')
      await open('Memory')
      await picture('memory')
      await open('Cores')
      await picture('cores')
      await open('Program')
      await picture('program')
      await open('Lesson')
      await picture('lesson')
    })
    test(`lessons and outcomes, ${theme}, ${size.width} pixels wide`, async () => {
      const { forkscope, window, picture } = await openWindow(theme, size, {})
      await using _closed = forkscope
      await run(window, 'The dining philosophers', undefined, 'running')
      await window.locator('[role="status"][data-deadlocked="true"]').waitFor({ timeout: 30_000 })
      await openView(window, 'Waits')
      await picture('waits-philosophers')
      await window.getByRole('button', { name: 'Stop' }).click()
      await window.locator('[role="status"][data-status="stopped"]').waitFor()
      await openView(window, 'Run')
      await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The bank' }).click()
      await window.getByRole('radio', { name: 'It differs from run to run' }).check()
      await picture('predicted')
      await openView(window, 'Outcomes')
      await picture('outcomes-empty')
      for (const [index, lock] of [false, true].entries()) {
        await openView(window, 'Run')
        const variant = lock ? 'At once, with the lock' : 'At once, no lock'
        await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: variant }).click()
        await openView(window, 'Outcomes')
        await window.getByLabel('Runs', { exact: true }).fill('10')
        await window.getByRole('button', { name: 'Run 10 times' }).click()
        await window.locator(`[data-series="${index + 1}"][data-status="finished"]`).waitFor({ timeout: 60_000 })
      }
      await picture('outcomes')
      await openView(window, 'Program')
      await window.getByRole('button', { name: 'Side by side' }).click()
      await window.getByRole('button', { name: 'Run in Python' }).click()
      await window.getByRole('button', { name: 'Run', exact: true }).click()
      for (const [whose, timeout] of [
        ['data-run', 30_000],
        ['data-python', 60_000],
      ] as const) {
        await window.locator(`[role="status"][${whose}][data-status="finished"]`).waitFor({ timeout })
      }
      await picture('side-by-side')
      await openView(window, 'Run')
      await picture('python-beside')
      await window.getByRole('searchbox').fill('lock order')
      await picture('search')
      await window.getByRole('searchbox').fill('')
      await window.getByRole('button', { name: 'Presenter' }).click()
      for (const stage of ['Question', 'Explanation']) {
        await window
          .getByRole('navigation', { name: 'Stages of the lesson' })
          .getByRole('button', { name: stage })
          .click()
        await picture(`slide-${stage.toLowerCase()}`)
      }
    })
    test(`waits and processes, ${theme}, ${size.width} pixels wide`, async () => {
      const { forkscope, window, picture } = await openWindow(theme, size, TEST_SCENARIOS)
      await using _closed = forkscope
      await startScenario(window, 'Two locks', 'Waits')
      await window.getByRole('heading', { name: 'Deadlock' }).waitFor()
      await picture('waits-deadlock')
      await openView(window, 'Processes')
      await picture('processes-deadlock')
      await window.getByRole('button', { name: 'Stop' }).click()
      await window.locator('[role="status"][data-status="stopped"]').waitFor()
      await openView(window, 'Waits')
      await picture('waits-stopped')
      await window.getByRole('button', { name: 'Presenter' }).click()
      await picture('waits-presenter')
      await openView(window, 'Processes')
      await picture('processes-presenter')
      await window.getByRole('button', { name: 'End presenting' }).click()
      await startScenario(window, 'Busy', 'Waits')
      await window.getByText('Nobody waits for long.').waitFor()
      await picture('waits-calm')
      await openView(window, 'Processes')
      await window.getByRole('button', { name: 'Pause worker' }).click()
      await window.locator('tr[data-process="worker"][data-paused="true"]').waitFor()
      await window.getByRole('button', { name: 'Continue worker' }).click()
      await window.locator('tr[data-process="worker"][data-paused="false"]').waitFor()
      await window.getByRole('button', { name: 'Kill holder' }).click()
      await window.locator('tr[data-process="holder"][data-state="ended"]').waitFor()
      await picture('processes')
      await window.getByRole('button', { name: 'Send worker a signal' }).click()
      await picture('processes-signals')
    })
  }
}
