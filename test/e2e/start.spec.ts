import { join } from 'node:path'
import { runWithoutDisplay } from './command-line.ts'
import { projectRoot, temporaryFolder } from './launch.ts'
import { descendantsOf, isAlive } from './processes.ts'
import { COMMAND_LINE, ServedForkscope } from './served.ts'
import { expect, test } from './shell.ts'

/** `npm start` where Electron cannot run. */
const start = join(projectRoot, 'out', 'main', 'start.js')

test('without a display it says why in one sentence and serves the lab in the browser', async ({ browserPage }) => {
  test.skip(process.platform !== 'linux', 'Only Linux can be without a display.')
  await using lab = new ServedForkscope(process.execPath, [start])
  await browserPage.goto(await lab.link())
  await browserPage.locator('html[data-ready="true"]').waitFor()
  expect(lab.stderr.trim().split('\n')).toHaveLength(1)
  expect(lab.stderr).toContain('no display')
  expect(lab.stderr).toContain('served in the browser')
  expect(lab.stderr).toContain('npm run --silent lab -- --help')
  expect(lab.stdout.trim().split('\n')).toHaveLength(1)
  await browserPage.getByRole('navigation').getByRole('button', { name: 'Squares and cubes' }).click()
  await browserPage.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(browserPage.getByRole('status').first()).toHaveAttribute('data-status', 'running')
  const family = await descendantsOf(lab.child.pid ?? 0)
  expect(family.length).toBeGreaterThan(0)
  expect(await lab.end()).toBe(0)
  await expect.poll(() => family.filter(isAlive)).toEqual([])
})

test('without Electron it does the same', async () => {
  await using empty = await temporaryFolder()
  const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: empty.path }
  await using lab = new ServedForkscope(process.execPath, [start], env)
  await lab.link()
  expect(lab.stderr.trim().split('\n')).toHaveLength(1)
  expect(lab.stderr).toContain('holds no Electron')
  expect(lab.stderr).toContain('served in the browser')
})

test('with a command of the command line it runs that', async () => {
  const { status, stdout, stderr } = await runWithoutDisplay(process.execPath, [start, 'run', 'queue', '--json'])
  expect(status).toBe(0)
  expect((JSON.parse(stdout) as { status: string }).status).toBe('finished')
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('no display')
})

test('asked to open a scenario it serves the lab, with a link that shows it', async ({ browserPage }) => {
  test.skip(process.platform !== 'linux', 'Only Linux can be without a display.')
  const args = ['run', 'bank', '--set', 'lock=false', '--set', 'amount=5', '--open']
  await using lab = new ServedForkscope(process.execPath, [COMMAND_LINE, ...args])
  const link = await lab.link()
  expect(link).toMatch(/#[\w-]{22}&open=bank&set=lock:false&set=amount:5$/)
  expect(lab.stderr.trim().split('\n')).toHaveLength(1)
  expect(lab.stderr).toContain('served in the browser')
  await browserPage.goto(link)
  await browserPage.locator('html[data-ready="true"]').waitFor()
  await expect(browserPage.getByRole('heading', { level: 1 })).toHaveText('The bank')
  await expect(browserPage.getByRole('switch', { name: 'Lock' })).not.toBeChecked()
  await expect(browserPage.getByLabel('Amount')).toHaveValue('5')
  await expect(browserPage.getByRole('status').first()).toHaveAttribute('data-status', 'none')
  // Neither the token nor the link stays in the address.
  expect(new URL(browserPage.url()).hash).toBe('')
  // Behind the address of an open page a link needs no token.
  await browserPage.evaluate(() => {
    ;(globalThis as unknown as { location: { hash: string } }).location.hash = '#open=queue'
  })
  await expect(browserPage.getByRole('heading', { level: 1 })).toHaveText('The queue')
  await browserPage.evaluate(() => {
    ;(globalThis as unknown as { location: { hash: string } }).location.hash = '#open=bank&set=speed:1'
  })
  await expect(browserPage.locator('[data-banner="notice"]')).toHaveText(
    'The link sets a parameter that The bank does not have: “speed”. Nothing was changed.',
  )
  await expect(browserPage.getByRole('heading', { level: 1 })).toHaveText('The queue')
})

test('asked to open what is not there it says so and serves nothing', async () => {
  for (const [args, why] of [
    [['run', 'banc', '--open'], 'There is no scenario "banc"'],
    [['run', 'bank', '--set', 'amount=0', '--open'], 'amount takes a whole number from 1 to 1000, not 0'],
    [['run', 'bank', '--json', '--open'], '--open only shows the scenario and runs nothing, so --json has no use.'],
    [['list', '--open'], '--open goes with one scenario'],
  ] as const) {
    const { status, stdout, stderr } = await runWithoutDisplay(process.execPath, [COMMAND_LINE, ...args])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(why)
  }
})
