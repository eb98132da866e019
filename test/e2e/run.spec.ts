import { cpus } from 'node:os'
import type { Page } from '@playwright/test'
import { isAlive } from './processes.ts'
import { expect, test, type OpenForkscope } from './shell.ts'

/** What `window.readCharts()` says is drawn. */
interface Series {
  readonly label: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}
type Charts = Record<'cpu' | 'queue' | 'lock', readonly Series[]>

const readCharts = (window: Page): Promise<Charts> =>
  window.evaluate(() => (globalThis as unknown as { readCharts(): Charts }).readCharts())

/** How many events a drawn rate stands for: points are per second and lie in the middle of equal stretches. */
function eventsUnder({ points }: Series): number {
  const width = points.length > 1 ? points[1]!.x - points[0]!.x : 0
  return points.reduce((sum, point) => sum + (point.y * width) / 1000, 0)
}

async function choose(window: Page, scenario: string, variant?: string): Promise<void> {
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: scenario }).click()
  if (variant !== undefined)
    await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: variant }).click()
}
const run = (window: Page): Promise<void> => window.getByRole('button', { name: 'Run', exact: true }).click()
async function start(window: Page, scenario: string, variant?: string): Promise<void> {
  await choose(window, scenario, variant)
  await run(window)
}

const status = (window: Page) => window.getByRole('status').first()
const output = (window: Page) => window.getByRole('log', { name: 'Output' })
const linesOf = (window: Page, process: string) =>
  output(window).locator(`[data-process="${process}"] [data-field="text"]`)

const over = async (window: Page, expected: string): Promise<void> => {
  await expect(status(window)).toHaveAttribute('data-status', expected, { timeout: 30_000 })
}

let forkscope: OpenForkscope
test.beforeEach(async ({ shell }) => {
  forkscope = await shell.open()
  await forkscope.window.locator('html[data-ready="true"]').waitFor()
})
test.afterEach(() => forkscope[Symbol.asyncDispose]())

test('the bank at once under the lock: 200, and the charts show every acquisition', async () => {
  const { window } = forkscope
  await start(window, 'The bank', 'At once, with the lock')
  await over(window, 'finished')
  await expect(linesOf(window, 'MainProcess')).toHaveText(['200'])
  await expect(window.locator('tr[data-lock="Lock-1"] [data-field="acquisitions"]')).toHaveText('40,002')
  await expect(window.locator('tr[data-memory="balance"] [data-field="values"]')).toHaveText('200')
  const { lock, cpu, queue } = await readCharts(window)
  const acquisitions = lock.find(({ label }) => label === 'Acquisitions')!
  // The last stretch may be narrower than the others, so the area is right to one stretch.
  expect(Math.round(eventsUnder(acquisitions) / 1000)).toBeGreaterThanOrEqual(36)
  expect(lock.map(({ label }) => label)).toEqual(['Acquisitions', 'Contentions', 'Mean wait', 'Mean hold'])
  expect(cpu).toHaveLength(cpus().length)
  expect(Math.max(...cpu.flatMap(({ points }) => points.map(({ y }) => y)))).toBeGreaterThan(0)
  expect(queue).toEqual([])
  for (const name of ['MainProcess', 'deposit', 'withdraw']) {
    await expect(window.locator(`tr[data-process="${name}"] [data-field="ending"]`)).toHaveText('finished')
  }
})

test('the bank at once without the lock loses updates, and says how many', async () => {
  const { window } = forkscope
  await choose(window, 'The bank', 'At once, no lock')
  // Long enough that both are in the middle of it even where one core has to do for both.
  await window.getByLabel('Repetitions').fill('1000000')
  await run(window)
  await over(window, 'finished')
  await expect(window.locator('tr[data-memory="balance"] [data-field="lost-updates"]')).toHaveText(
    /^[1-9][\d,]*\slost updates?$/,
  )
})

test('the queue: four squares in order, and their traffic drawn', async () => {
  const { window } = forkscope
  await start(window, 'The queue')
  await over(window, 'finished')
  await expect(linesOf(window, 'MainProcess')).toHaveText(['4', '9', '16', '25'])
  await expect(window.locator('tr[data-queue="Queue-1"] [data-field="puts"]')).toHaveText('4')
  await expect(window.locator('tr[data-queue="Queue-1"] [data-field="max-depth"]')).toHaveText('4')
  const { queue } = await readCharts(window)
  for (const label of ['Puts', 'Gets']) {
    const points = queue.find((series) => series.label === label)!.points
    expect(Math.max(...points.map(({ y }) => y))).toBeGreaterThan(0)
  }
})

test('a child that fails is not hidden by a parent that goes on', async () => {
  const { window } = forkscope
  await start(window, 'The shared array')
  await over(window, 'finished')
  await expect(linesOf(window, 'MainProcess')).toHaveText(['[4, 9, 16]'])
  await expect(window.locator('tr[data-process="Process-1"] [data-field="ending"]')).toHaveText('exit code 1')
  await expect(output(window).locator('[data-stream="stderr"]').first()).toContainText(
    'Index 3 is out of range: result has 3 elements',
  )
  await expect(window.getByRole('status').getByText(/Process-1 ended with exit code 1/)).toBeVisible()
})

test('Stop ends every process', async () => {
  const { window } = forkscope
  await start(window, 'Squares and cubes')
  await over(window, 'running')
  const pids = ['MainProcess', 'squares', 'cubes'].map((name) =>
    window.locator(`tr[data-process="${name}"] [data-field="pid"]`),
  )
  for (const pid of pids) await expect(pid).toHaveText(/^\d+$/)
  const numbers = await Promise.all(pids.map(async (pid) => Number(await pid.textContent())))
  expect(numbers.every(isAlive)).toBe(true)
  await window.getByRole('button', { name: 'Stop' }).click()
  await over(window, 'stopped')
  expect(numbers.filter(isAlive)).toEqual([])
})

test('a process killed from outside is shown as killed', async () => {
  const { window } = forkscope
  await choose(window, 'The bank', "The notebook's")
  // Killed at any moment: with the lock that could be while holding it, and then withdraw would wait for ever.
  await window.getByRole('switch', { name: 'Lock' }).uncheck()
  await run(window)
  const pid = window.locator('tr[data-process="deposit"] [data-field="pid"]')
  await expect(pid).toHaveText(/^\d+$/)
  process.kill(Number(await pid.textContent()), 'SIGKILL')
  await expect(window.locator('tr[data-process="deposit"] [data-field="ending"]')).toHaveText(/^killed by SIGKILL/)
  await over(window, 'finished')
})

test('a parameter out of range is refused in one sentence, and nothing runs', async () => {
  const { window } = forkscope
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The bank' }).click()
  await window.getByLabel('Amount').fill('5000')
  await expect(window.getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
  await window.keyboard.press('F5')
  await expect(
    window.getByRole('alert').filter({ hasText: 'amount takes a whole number from 1 to 1000, not 5000.' }),
  ).toBeVisible()
  await expect(status(window)).toHaveAttribute('data-status', 'none')
})
