import type { Page } from '@playwright/test'
import { expectAccessible, hasStatus, openView } from './scenario-run.ts'
import { expect, test, type OpenForkscope } from './shell.ts'

/** The language service starts with the first question, on a machine that may be busy. */
const ANSWERED = { timeout: 30_000 }

const editor = (window: Page) => window.getByRole('textbox', { name: 'Program of The queue' })
const lines = (window: Page) => editor(window).locator('.cm-line')
const problems = (window: Page) => window.getByRole('list', { name: 'Problems' }).getByRole('button')
const printed = (window: Page, process: string) =>
  window.getByRole('log', { name: 'Output' }).locator(`[data-process="${process}"] [data-field="text"]`)
const badge = (window: Page) => window.getByRole('heading', { level: 1 }).getByText('Changed copy')

/** In the editor, with the cursor on a new line of its own after everything. */
async function typeAtEnd(window: Page, text: string): Promise<void> {
  await editor(window).focus()
  await window.keyboard.press('Control+End')
  await window.keyboard.type(text)
}

let forkscope: OpenForkscope
/** What the page complained of; a policy that is not kept is a complaint. */
let complaints: string[]
test.beforeEach(async ({ shell }) => {
  forkscope = await shell.open()
  const { window } = forkscope
  complaints = []
  window.on('pageerror', ({ message }) => complaints.push(message))
  window.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The queue' }).click()
  await openView(window, 'Program')
  await editor(window).waitFor()
})
test.afterEach(async () => {
  await forkscope[Symbol.asyncDispose]()
  expect(complaints).toEqual([])
})

test('a changed copy runs at once, says so, and Reset brings the scenario back', async () => {
  const { window } = forkscope
  await expect(badge(window)).toBeHidden()
  const original = await lines(window).allTextContents()
  await typeAtEnd(window, "\nprint('changed by me')")
  await expect(badge(window)).toBeVisible()
  await expect(window.getByText('1 line changed.')).toBeVisible()
  await window.keyboard.press('Control+Enter')
  await hasStatus(window, 'finished')
  await expect(window.getByRole('status').first()).toContainText('Changed copy')
  await expect(printed(window, 'MainProcess').first()).toHaveText('changed by me')
  await expect(lines(window)).toHaveCount(original.length + 1)

  // It stays where it was, whatever is looked at in between.
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The bank' }).click()
  await expect(badge(window)).toBeHidden()
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The queue' }).click()
  await openView(window, 'Run')
  await openView(window, 'Program')
  await expect(lines(window).last()).toHaveText("print('changed by me')")

  await window.getByRole('button', { name: 'Reset' }).click()
  await expect(badge(window)).toBeHidden()
  expect(await lines(window).allTextContents()).toEqual(original)
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(window.getByRole('status').first()).not.toContainText('Changed copy')
  await hasStatus(window, 'finished')
  await expect(printed(window, 'MainProcess').first()).toHaveText('4')
  const runs = await window.getByLabel('Shown run').getByRole('option').allTextContents()
  expect(runs.map((text) => text.includes('changed copy'))).toEqual([false, true])
})

test('Reset asks where much would be lost, and can be undone', async () => {
  const { window } = forkscope
  const original = await lines(window).count()
  await typeAtEnd(window, '\n// 1\n2\n3\n4\n5\n6')
  await expect(window.getByText('6 lines changed.')).toBeVisible()
  await window.getByRole('button', { name: 'Reset' }).click()
  await expect(window.getByRole('alert')).toContainText('6 changed lines will go.')
  await window.getByRole('button', { name: 'Keep' }).click()
  await expect(badge(window)).toBeVisible()
  await window.getByRole('button', { name: 'Reset' }).click()
  await window.getByRole('button', { name: 'Reset' }).click()
  await expect(badge(window)).toBeHidden()
  await expect(lines(window)).toHaveCount(original)
  await expect(editor(window)).toBeFocused()
  await window.keyboard.press('Control+z')
  await expect(lines(window)).toHaveCount(original + 6)
})

test('what cannot be parsed is shown at its line while typing, and by the run', async () => {
  const { window } = forkscope
  const last = await lines(window).count()
  await typeAtEnd(window, '\nconst = 1')
  await expect(problems(window)).toContainText([`Line ${last + 1}:`], ANSWERED)
  await expect(editor(window).locator('.cm-lintRange-error').first()).toBeVisible()
  await window.keyboard.press('Control+Home')
  await problems(window).first().click()
  await expect(editor(window)).toBeFocused()
  await expect(window.locator('.cm-lineNumbers .cm-activeLineGutter')).toHaveText(String(last + 1))
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await hasStatus(window, 'failed')
  await expect(window.getByRole('status').first()).toContainText(`program.ts:${last + 1}:7: `)
  await expect(window.getByRole('status').first()).toContainText('The line reads: const = 1')
})

test('what failed in the last run is shown at its line until the text is edited', async () => {
  const { window } = forkscope
  const last = await lines(window).count()
  await typeAtEnd(window, "\nthrow new Error('on purpose')")
  await window.keyboard.press('F5')
  await hasStatus(window, 'failed')
  const found = problems(window).filter({ hasText: 'Error: on purpose' })
  await expect(found).toContainText(`Line ${last + 1}:`)
  await expect(found).toContainText('MainProcess')
  await typeAtEnd(window, ' // why')
  await expect(found).toHaveCount(0)
})

test('completion offers the library, says what it is, and imports it', async () => {
  const { window } = forkscope
  await typeAtEnd(window, '\nexport const pipe = new JoinableQ')
  const offered = window.getByRole('option', { name: 'JoinableQueue multiprocessing' })
  await expect(offered).toBeVisible(ANSWERED)
  await expect(window.locator('.cm-completionInfo')).toContainText('taskDone', ANSWERED)
  await window.keyboard.press('Enter')
  await expect(lines(window).last()).toHaveText('export const pipe = new JoinableQueue')
  await expect(lines(window).first()).toContainText('JoinableQueue', ANSWERED)
  await typeAtEnd(window, '().')
  await expect(window.getByRole('option', { name: 'taskDone' })).toBeVisible(ANSWERED)
})

test('the keyboard leaves the editor, and Escape in it stops no run', async () => {
  const { window } = forkscope
  await typeAtEnd(window, "\nimport { sleep } from 'multiprocessing'\nsleep(600)")
  await window.keyboard.press('Control+Enter')
  await hasStatus(window, 'running')
  await window.keyboard.press('Tab')
  await expect(editor(window)).toBeFocused()
  await window.keyboard.press('Escape')
  await window.keyboard.press('Tab')
  await expect(editor(window)).not.toBeFocused()
  await expect(window.getByRole('status').first()).toHaveAttribute('data-status', 'running')
  await editor(window).focus()
  await window.keyboard.press('Escape')
  await window.keyboard.press('Shift+Tab')
  await expect(window.getByRole('button', { name: 'Save as own scenario…' })).toBeFocused()
  await window.keyboard.press('Escape')
  await hasStatus(window, 'stopped')
})

test('the editor looks as the page does, its search too, and axe finds nothing', async () => {
  const { window } = forkscope
  const panel = await styleOf(window, "document.querySelector('[data-output]')", 'backgroundColor')
  await expect(editor(window)).toHaveCSS('font-family', /JetBrains Mono/)
  await expect(window.locator('.cm-editor')).toHaveCSS('background-color', panel)
  await expect(lines(window).first().getByText('import')).not.toHaveCSS(
    'color',
    await styleOf(window, 'document.body', 'color'),
  )
  await typeAtEnd(window, '\nconst = 1')
  await expect(problems(window)).toContainText([/Line \d+:/], ANSWERED)
  await expectAccessible(window)
  await window.keyboard.press('Control+f')
  await expect(window.getByRole('textbox', { name: 'Find' })).toBeFocused()
  await expectAccessible(window)
})

test('a view of the run leads to the line that a process is at, and the editor marks it', async () => {
  const { window } = forkscope
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'Squares and cubes' }).click()
  await openView(window, 'Processes')
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  const place = window.getByRole('button', { name: /^program\.ts:\d+$/ })
  // Both children sleep five seconds at a time.
  await place.first().click(ANSWERED)
  await expect(window.getByRole('tab', { name: 'Program' })).toHaveAttribute('aria-selected', 'true')
  await expect(window.locator('.cm-marked-line')).toHaveText(/^\s*(sleep\(pause\)|\w+\.join\(\))$/)
  await expect(window.locator('.cm-marked-line')).toBeInViewport()
})

const styleOf = (window: Page, element: string, property: string): Promise<string> =>
  window.evaluate<string>(`getComputedStyle(${element}).${property}`)
