import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { isAlive } from './processes.ts'
import { expectAccessible, hasStatus, startScenario, TEST_SCENARIOS } from './scenario-run.ts'
import { expect as hasty, test } from './shell.ts'

const expect = hasty.configure({ timeout: 20_000 })
test.describe.configure({ timeout: 180_000 })

const row = (window: Page, name: string) =>
  window.locator(`table[aria-label="Process tree"] tr[data-process="${name}"]`)
const field = (window: Page, name: string, what: string) => row(window, name).locator(`[data-field="${what}"]`)

async function pidOf(window: Page, name: string): Promise<number> {
  await expect(field(window, name, 'pid')).toHaveText(/^\s*\d+/)
  return parseInt((await field(window, name, 'pid').textContent()) ?? '')
}
/** What Linux itself says: "R", "S", "T" when stopped. */
const systemState = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? ''
}

test('processes are shown as a tree, with what they do and use', async ({ shell }) => {
  await using forkscope = await shell.open({ env: TEST_SCENARIOS })
  const { window } = forkscope
  await startScenario(window, 'Busy', 'Processes')
  // Children under their parent, whatever the order in which they came up.
  await expect(window.locator('table[aria-label="Process tree"] tbody .name')).toHaveText([
    'MainProcess',
    'foreman',
    'worker',
    'holder',
  ])
  const left = async (name: string) => (await row(window, name).locator('.name').boundingBox())!.x
  expect(await left('worker')).toBeGreaterThan(await left('foreman'))
  expect(await left('foreman')).toBeGreaterThan(await left('MainProcess'))
  expect(await left('holder')).toBe(await left('foreman'))
  await expect(field(window, 'worker', 'pid')).toContainText('started by foreman')
  await expect(field(window, 'holder', 'state')).toHaveText('sleeping')
  await expect(field(window, 'holder', 'ending')).toHaveText('program.ts:8')
  await expect(field(window, 'worker', 'state')).toHaveText('running')
  await expect(field(window, 'worker', 'user')).toHaveText(/^[1-9]/)
  await expect(field(window, 'worker', 'memory')).toHaveText(/MiB$/)
  const drawn = row(window, 'worker').locator('[data-sparkline] .line')
  await expect
    .poll(async () => (await drawn.boundingBox())?.width ?? 0, { message: 'the sparkline grows' })
    .toBeGreaterThan(20)
  await expectAccessible(window)
})

test('a process is paused, let go on and killed from the screen', async ({ shell }) => {
  await using forkscope = await shell.open({ env: TEST_SCENARIOS })
  const { window } = forkscope
  await startScenario(window, 'Busy', 'Processes')
  const pid = await pidOf(window, 'worker')
  await expect(field(window, 'worker', 'user')).toHaveText(/^[1-9]/)

  const pause = window.getByRole('button', { name: 'Pause worker' })
  await pause.focus()
  await window.keyboard.press('Enter')
  await expect(field(window, 'worker', 'state')).toHaveText('paused')
  if (process.platform === 'linux') expect(systemState(pid)).toBe('T')
  await expectAccessible(window)

  await window.getByRole('button', { name: 'Continue worker' }).click()
  await expect(field(window, 'worker', 'state')).toHaveText('running')
  if (process.platform === 'linux') expect(systemState(pid)).not.toBe('T')

  const holder = await pidOf(window, 'holder')
  await window.getByRole('button', { name: 'Kill holder' }).click()
  await expect(field(window, 'holder', 'ending')).toHaveText('killed by SIGKILL while holding Lock-1')
  expect(isAlive(holder)).toBe(false)
  await expect(window.getByRole('button', { name: 'Kill holder' })).toBeDisabled()
  await expect(row(window, 'holder').getByRole('group')).toHaveAttribute('title', 'holder has ended.')

  // A paused process cannot keep a run from being stopped.
  await window.getByRole('button', { name: 'Pause worker' }).click()
  await expect(field(window, 'worker', 'state')).toHaveText('paused')
  await window.getByRole('button', { name: 'Stop' }).click()
  await hasStatus(window, 'stopped')
  expect(isAlive(pid)).toBe(false)
  await expect(window.getByText('The run is over: its processes get no signals any more.')).toBeVisible()
  await expect(window.getByRole('button', { name: 'Terminate foreman' })).toBeDisabled()
})

test('any signal is sent from a menu, by keyboard', async ({ shell }) => {
  await using forkscope = await shell.open({ env: TEST_SCENARIOS })
  const { window } = forkscope
  await startScenario(window, 'Busy', 'Processes')
  await pidOf(window, 'worker')
  const opener = window.getByRole('button', { name: 'Send worker a signal' })
  const menu = window.getByRole('menu', { name: 'Signals for worker' })
  await opener.press('Enter')
  await expect(menu.getByRole('menuitem').first()).toBeFocused()
  await expectAccessible(window)
  // Escape closes the menu, and does not stop the run.
  await window.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(opener).toBeFocused()
  await hasStatus(window, 'running')

  await opener.press('Enter')
  const wanted = menu.getByRole('menuitem', { name: 'SIGUSR1' })
  const place = (await menu.getByRole('menuitem').allTextContents()).findIndex((text) => text.includes('SIGUSR1'))
  for (let step = 0; step < place; step++) await window.keyboard.press('ArrowDown')
  await expect(wanted).toBeFocused()
  await window.keyboard.press('Enter')
  await expect(field(window, 'worker', 'ending')).toHaveText('killed by SIGUSR1')
})
