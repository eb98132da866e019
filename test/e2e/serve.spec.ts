import type { Page } from '@playwright/test'
import { COMMAND_LINE, ServedForkscope } from './served.ts'
import { expect, test } from './shell.ts'

/** The browser shell as its user sees it: the link, reloads, other tabs, and the lab's end. */
const serve = (...args: string[]) => new ServedForkscope(process.execPath, [COMMAND_LINE, 'serve', ...args])
const ready = (page: Page) => page.locator('html[data-ready="true"]').waitFor()
const trouble = (page: Page) => page.getByRole('alert')
const addressOf = (link: string) => link.replace(/#.*/, '')

test('the link opens the lab, leaves the address bar, and a reload comes back', async ({ browserPage: page }) => {
  await using lab = serve()
  const link = await lab.link()
  await page.goto(link)
  await ready(page)
  expect(page.url()).toBe(addressOf(link))
  await page.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'Squares and cubes' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').first()).toHaveAttribute('data-status', 'running')
  await page.reload()
  await ready(page)
  await page.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'Squares and cubes' }).click()
  await expect(page.getByRole('status').first()).toHaveAttribute('data-status', 'running')
  await expect(page.locator('tr[data-process="cubes"] [data-field="pid"]')).toHaveText(/^\d+$/)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('status').first()).toHaveAttribute('data-status', 'stopped')
})

test('the page is confined: no other place to fetch from, no code from text, no console error', async ({
  browserPage: page,
}) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await using lab = serve()
  await page.goto(await lab.link())
  await ready(page)
  expect(complaints).toEqual([])
  const found = await page.evaluate(async () => {
    const global = globalThis as unknown as { eval(code: string): unknown; crossOriginIsolated: boolean }
    const refused = async (work: () => unknown) => {
      try {
        await work()
        return false
      } catch {
        return true
      }
    }
    return {
      isolated: global.crossOriginIsolated,
      evalRefused: await new Promise((resolve) => setTimeout(() => resolve(refused(() => global.eval('1'))), 0)),
      networkRefused: await refused(() => fetch('http://127.0.0.1:9/')),
    }
  })
  expect(found).toEqual({ isolated: true, evalRefused: true, networkRefused: true })
})

test('a link that was used says so in another tab, with the way out; the first tab goes on', async ({
  browserPage: page,
}) => {
  await using lab = serve()
  const link = await lab.link()
  await page.goto(link)
  await ready(page)
  const other = await page.context().newPage()
  await other.goto(link)
  await expect(trouble(other)).toContainText('in another tab already')
  await expect(trouble(other)).toContainText('Go back to the tab that opened it')
  await expect(other.getByRole('button', { name: 'Connect again' })).toHaveCount(0)
  await expect(other.getByText('Connecting')).toHaveCount(0)
  await page.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The queue' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').first()).toHaveAttribute('data-status', 'finished', { timeout: 30_000 })
})

test('the address without a token says what opens the lab', async ({ browserPage: page }) => {
  await using lab = serve()
  await page.goto(addressOf(await lab.link()))
  await expect(trouble(page)).toContainText('Only the link that Forkscope prints opens the lab.')
})

test('when the lab ends the page says so, keeps what it shows, and a new link in the same tab works', async ({
  browserPage: page,
}) => {
  const lab = serve()
  const link = await lab.link()
  await page.goto(link)
  await ready(page)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').first()).toHaveAttribute('data-status', 'running')
  await page.getByRole('log', { name: 'Output' }).scrollIntoViewIfNeeded()
  expect(await lab.end('SIGTERM')).toBe(0)
  await expect(trouble(page)).toBeInViewport()
  await expect(trouble(page)).toContainText('The lab has ended, and its runs with it.')
  await expect(trouble(page)).toContainText('Start it again with “forkscope serve”')
  await expect(page.getByRole('status').first()).toHaveAttribute('data-status', 'stopped')
  await page.getByRole('button', { name: 'Connect again' }).click()
  await expect(trouble(page)).toContainText('No lab answers at this address.')
  {
    await using again = serve('--port', new URL(link).port)
    await page.goto(await again.link())
    await ready(page)
    await expect(trouble(page)).toHaveCount(0)
  }
  // Another lab at the same address knows nothing of this tab's session.
  await using third = serve('--port', new URL(link).port)
  await third.link()
  await page.reload()
  await expect(trouble(page)).toContainText('This link does not open the lab')
})

test('a killed lab shows as ended', async ({ browserPage: page }) => {
  const lab = serve()
  await page.goto(await lab.link())
  await ready(page)
  expect(await lab.end('SIGKILL')).toBe('SIGKILL')
  // What the page had just asked for may say beside it that no answer came.
  await expect(trouble(page).filter({ hasText: 'The lab has ended' })).toBeVisible()
  // The next lab cleans up after it.
  await using next = serve()
  await next.link()
})
