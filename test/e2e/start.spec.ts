import { join } from 'node:path'
import { runWithoutDisplay } from './command-line.ts'
import { projectRoot, temporaryFolder } from './launch.ts'
import { descendantsOf, isAlive } from './processes.ts'
import { ServedForkscope } from './served.ts'
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
