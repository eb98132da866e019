import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { PYTHON_VERSION } from '../support/python-version.ts'
import { expectAccessible, hasStatus, openView } from './scenario-run.ts'
import { expect, test, type OpenForkscope } from './shell.ts'

const LONG = { timeout: 45_000 }

async function openBank(window: Page, variant?: string): Promise<void> {
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The bank' }).click()
  if (variant !== undefined)
    await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: variant }).click()
}
const language = (window: Page, name: string) =>
  window.getByRole('group', { name: 'Language' }).getByRole('button', { name, exact: true })
const pythonStatus = (window: Page) => window.locator('[role="status"][data-python]')
const program = (window: Page) => window.getByRole('region', { name: 'Program of The bank in Python' })

test('where there is no Python, one sentence says so and nothing can be pressed', async ({ shell }) => {
  const empty = await mkdtemp(join(tmpdir(), 'fks-path-'))
  await using forkscope: OpenForkscope = await shell.open({ env: { PATH: empty } })
  const { window } = forkscope
  await openBank(window)
  await openView(window, 'Program')
  await language(window, 'Python').click()
  await expect(pythonStatus(window)).toHaveText(
    'There is no Python 3.8 or newer on this machine, so its program can only be read.',
    LONG,
  )
  await expect(program(window)).toContainText('set_start_method("spawn")')
  await expect(window.getByRole('button', { name: 'Run in Python' })).toHaveCount(0)
  await rm(empty, { recursive: true })
})

test.describe(() => {
  test.skip(PYTHON_VERSION === null, 'python3 is missing')

  test('Python’s program runs beside ours, and both come to the same', async ({ shell }) => {
    test.setTimeout(180_000)
    await using forkscope = await shell.open()
    const { window } = forkscope
    await openBank(window, 'At once, with the lock')
    await window.getByLabel('Repetitions').fill('500')
    await openView(window, 'Program')
    await language(window, 'Side by side').click()
    await expect(program(window)).toBeVisible()
    await window.getByRole('button', { name: 'Run in Python' }).click()
    await expect(pythonStatus(window)).toHaveAttribute('data-status', 'finished', LONG)
    await expect(pythonStatus(window)).toContainText('exit code 0')
    await expect(pythonStatus(window)).toContainText(`Python ${PYTHON_VERSION!}`)
    await expect(window.getByRole('log', { name: 'Python’s output' }).locator('[data-field="text"]')).toHaveText([
      '200',
    ])
    await expectAccessible(window)

    await openView(window, 'Run')
    const comparison = window.locator('[data-field="comparison"]')
    await expect(comparison).toHaveText('Run the TypeScript program too, to compare them.')
    await window.getByRole('button', { name: 'Run', exact: true }).click()
    await hasStatus(window, 'finished')
    await expect(comparison).toHaveText('Same balance: 200.')
    for (const name of ['typescript', 'python']) {
      const row = window.locator(`tr[data-program="${name}"]`)
      await expect(row.locator('[data-field="exitcode"]')).toHaveText('0')
      await expect(row.locator('[data-field="outcome"]')).toHaveText('200')
    }
    await expectAccessible(window)

    // What ran before with other parameters is not compared.
    await window.getByLabel('Repetitions').fill('50')
    await window.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(comparison).toHaveText('They ran with different parameters, so there is nothing to compare.', LONG)
  })

  test('Stop ends Python’s program', async ({ shell }) => {
    test.setTimeout(120_000)
    await using forkscope = await shell.open()
    const { window } = forkscope
    await openBank(window, 'The notebook')
    await window.getByLabel('Repetitions').fill('100000')
    await openView(window, 'Program')
    await language(window, 'Python').click()
    await window.getByRole('button', { name: 'Run in Python' }).click()
    await expect(pythonStatus(window)).toHaveAttribute('data-status', 'running', LONG)
    await window.getByRole('button', { name: 'Stop Python' }).click()
    await expect(pythonStatus(window)).toHaveAttribute('data-status', 'stopped', LONG)
    await expect(pythonStatus(window)).toContainText('Stopped by you.')
    await expect(window.getByRole('button', { name: 'Run in Python' })).toBeEnabled()
  })
})
