import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { electronRuntime } from './electron-runtime.ts'
import { definedEnvironment, launchForkscope, projectRoot, sandboxSwitches, temporaryFolder } from './launch.ts'

const ready = (window: Page) => window.locator('html[data-ready="true"]').waitFor()
const title = (window: Page) => window.getByRole('heading', { level: 1 })
const notice = (window: Page) => window.locator('[data-banner="notice"]')
const notStarted = (window: Page) => expect(window.getByRole('status').first()).toHaveAttribute('data-status', 'none')

test('run … --open shows the scenario with its parameters, and starts nothing', async () => {
  await using forkscope = await launchForkscope({
    args: ['run', 'bank', '--set', 'lock=false', '--set', 'amount=5', '--set', 'order=at-once', '--open'],
  })
  const { window } = forkscope
  await ready(window)
  await expect(title(window)).toHaveText('The bank')
  await expect(window.getByRole('switch', { name: 'Lock' })).not.toBeChecked()
  await expect(window.getByLabel('Amount')).toHaveValue('5')
  await expect(window.getByLabel('Order')).toHaveValue('at-once')
  await expect(window.getByLabel('Repetitions')).toHaveValue('100')
  await notStarted(window)
  // Followed once: a reload does not do it again.
  expect(window.url()).toBe('forkscope://app/')
  await expect(notice(window)).toHaveCount(0)
})

test.describe('a link that leads nowhere is one sentence, and changes nothing', () => {
  for (const [args, sentence] of [
    [['run', 'banc'], 'The link leads to a scenario that is not here: “banc”. Nothing was changed.'],
    [
      ['run', 'bank', '--set', 'amount=0'],
      'The link does not fit The bank: amount takes a whole number from 1 to 1000, not 0. Nothing was changed.',
    ],
  ] as const)
    test(args.join(' '), async () => {
      await using forkscope = await launchForkscope({ args: [...args, '--open'] })
      const { window } = forkscope
      await ready(window)
      await expect(notice(window)).toHaveText(sentence)
      await expect(title(window)).toHaveText('Squares and cubes')
      await notStarted(window)
    })
})

test('a second start hands its link to the first window', async () => {
  await using folder = await temporaryFolder()
  await using forkscope = await launchForkscope({ userDataDir: folder.path })
  const { window, app } = forkscope
  await ready(window)
  const { program } = await electronRuntime()
  const startAgain = async (...args: string[]) => {
    const second = spawn(program, [...sandboxSwitches, `--user-data-dir=${folder.path}`, projectRoot, ...args], {
      env: { ...definedEnvironment(), FORKSCOPE_DATA: join(folder.path, 'data') },
      stdio: 'ignore',
    })
    const [status] = (await once(second, 'exit')) as [number]
    expect(status).toBe(0)
  }
  await startAgain('run', 'bank', '--set', 'lock=false', '--open')
  await expect(title(window)).toHaveText('The bank')
  await expect(window.getByRole('switch', { name: 'Lock' })).not.toBeChecked()
  await notStarted(window)
  // The same again, after the form was changed by hand.
  await window.getByRole('switch', { name: 'Lock' }).check()
  await startAgain('run', 'bank', '--set', 'lock=false', '--open')
  await expect(window.getByRole('switch', { name: 'Lock' })).not.toBeChecked()
  // Without a link a second start only shows the window.
  await startAgain()
  await expect(title(window)).toHaveText('The bank')
  expect(app.windows()).toHaveLength(1)
})
