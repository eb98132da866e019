import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type Page } from '@playwright/test'
import { launchForkscope, projectRoot } from './launch.ts'

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

for (const theme of ['light', 'dark'] as const) {
  for (const size of SIZES) {
    test(`every view, ${theme}, ${size.width} pixels wide`, async () => {
      await using forkscope = await launchForkscope()
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
      const open = async (tab: string) => {
        await window.getByRole('tab', { name: tab, exact: true }).click()
        await window.evaluate(() => new Promise((drawn) => setTimeout(drawn, 100)))
      }
      await picture('empty')
      await run(window, 'Squares and cubes', undefined, 'running')
      await picture('running')
      await window.getByRole('button', { name: 'Stop' }).click()
      await window.locator('[role="status"][data-status="stopped"]').waitFor()
      await picture('stopped')
      await run(window, 'The shared array', undefined, 'finished')
      await picture('child-failed')
      await run(window, 'The queue', undefined, 'finished')
      await picture('queue')
      await open('Queues')
      await picture('queues')
      await open('Run')
      await run(window, 'The bank', 'At once, no lock', 'finished')
      await picture('bank-without-lock')
      await run(window, 'The bank', 'At once, with the lock', 'finished')
      await picture('bank')
      if (process.env.npm_lifecycle_event === 'screenshots' && theme === 'dark' && size.width === 1280) {
        await window.screenshot({ path: README_PICTURE })
      }
      await open('Locks')
      await picture('locks')
      await open('Memory')
      await picture('memory')
      await open('Cores')
      await picture('cores')
      await open('Program')
      await picture('program')
      await open('Explanation')
      await picture('explanation')
    })
  }
}
