import { execFile } from 'node:child_process'
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, type ElectronApplication } from '@playwright/test'
import { launchForkscope, temporaryFolder, type LaunchedForkscope } from './launch.ts'
import { openView } from './scenario-run.ts'
import { HOW_TO_INSTALL } from './system-libraries.ts'

const run = promisify(execFile)

/** What a PDF says, page by page, as another program than the one that wrote it reads it. */
async function readPages(file: string): Promise<readonly string[]> {
  const { stdout } = await run('pdftotext', ['-layout', file, '-']).catch((error: unknown) => {
    throw new Error(`pdftotext could not read ${file}; ${HOW_TO_INSTALL}`, { cause: error })
  })
  // Every page ends with a form feed.
  return stdout.split('\f').slice(0, -1)
}

/** The system's dialog, answered: with a path, or with Cancel. */
const answerDialog = (app: ElectronApplication, filePath: string | null): Promise<void> =>
  app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: path === null, filePath: path ?? '' })
  }, filePath)

async function openBank({ window }: LaunchedForkscope): Promise<void> {
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The bank' }).click()
}
const choose = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
    items.find(({ label }) => label === 'Save Hand-out…')?.click()
  })
const flat = (text: string): string => text.replace(/\s+/g, ' ')

test('a lesson goes to paper: both programs with line numbers, and the explanation on a page of its own', async () => {
  await using folder = await temporaryFolder()
  await using forkscope = await launchForkscope()
  const { window, app } = forkscope
  await openBank(forkscope)
  // Whatever the screen looks like, paper is white and its text has one size.
  await window.emulateMedia({ colorScheme: 'dark' })
  const file = join(folder.path, 'bank.pdf')
  await answerDialog(app, file)
  await choose(app)
  await expect(window.getByText('The hand-out was saved as bank.pdf.')).toBeVisible({ timeout: 30_000 })
  await expect(window.locator('.hand-out')).toHaveCount(0)

  const pages = await readPages(file)
  const all = flat(pages.join(' '))
  expect(pages.length).toBeGreaterThanOrEqual(4)
  expect(pages.length).toBeLessThanOrEqual(7)
  expect(flat(pages[0]!)).toContain('The notebook The bank Two processes change one balance, with and without a lock.')
  for (const text of [
    'An account holds 200.',
    'Less than 200',
    'It differs from run to run',
    'Something else:',
    'The program in TypeScript',
    "1 import { Lock, Process, RawValue, Value, print, sleep } from 'multiprocessing'",
    'The program in Python',
    '1 import json',
    '2 import sys',
    'What to look at',
    'Notes',
    'Exercises',
    'Set the amount to 5.',
  ])
    expect(all).toContain(text)
  // The explanation can be left out: it begins the last page, and nothing else is there.
  const explained = pages.map((page) => flat(page).includes('is three steps: read, add, write'))
  expect(explained).toEqual(pages.map((_, index) => index === pages.length - 1))
  expect(flat(pages.at(-1)!)).toMatch(/^ ?The bank The explanation/)
  expect(all.indexOf('Exercises')).toBeLessThan(all.indexOf('The explanation'))

  // Its fonts travel with it.
  const { stdout: fonts } = await run('pdffonts', [file])
  const rows = fonts.trimEnd().split('\n').slice(2)
  expect(rows.length).toBeGreaterThan(1)
  for (const row of rows) expect(row).toMatch(/ yes (yes|no ) (yes|no ) +\d+ +\d+$/)
  const { stdout: facts } = await run('pdfinfo', [file])
  expect(facts).toMatch(/Page size:.*\((A4|letter)\)/)
  expect(facts).toMatch(/Tagged: +yes/)
})

test('nothing is written when the user wants none, and a place that cannot be written is named', async () => {
  await using folder = await temporaryFolder()
  await using forkscope = await launchForkscope()
  const { window, app } = forkscope
  await openBank(forkscope)
  await openView(window, 'Lesson')
  const button = window.getByRole('button', { name: 'Save hand-out…' })
  await answerDialog(app, null)
  await button.click()
  await expect(button).toBeEnabled({ timeout: 30_000 })
  await expect(window.locator('[data-banner="hand-out"]')).toHaveCount(0)
  expect(await readdir(folder.path)).toEqual([])

  const nowhere = join(folder.path, 'no-such-folder', 'bank.pdf')
  await answerDialog(app, nowhere)
  await button.click()
  await expect(window.getByRole('alert')).toContainText(
    'cannot be written: its folder is not there (ENOENT). Check the path.',
    { timeout: 30_000 },
  )
  await expect(access(nowhere)).rejects.toThrow()
  await window.getByRole('button', { name: 'Dismiss this notice' }).click()
  await expect(window.getByRole('alert')).toHaveCount(0)
})
