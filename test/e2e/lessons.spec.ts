import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { projectRoot, temporaryFolder } from './launch.ts'
import { expectAccessible, hasStatus, openView, TEST_SCENARIOS } from './scenario-run.ts'
import { dialog, isReady, openPack, packFiles, packOf } from './shelf-pages.ts'
import { expect as expectSoon, test, type OpenForkscope, type Shell } from './shell.ts'

test.describe.configure({ timeout: 180_000 })
/** On a busy machine a page takes its time. */
const expect = expectSoon.configure({ timeout: 20_000 })

const lessons = (window: Page) => window.getByRole('navigation', { name: 'Scenarios' })
const lesson = (window: Page, id: string) => lessons(window).locator(`[data-scenario="${id}"]`)
const compared = (window: Page) => window.getByRole('region', { name: 'What you expected and what happened' })
const side = (window: Page, name: 'expected' | 'happened') => compared(window).locator(`[data-field="${name}"]`)
const search = (window: Page) => window.getByRole('searchbox', { name: 'Search the lessons' })
const count = (window: Page) => window.getByRole('region', { name: 'Your progress' }).locator('[data-field="lessons"]')
const says = (window: Page, what: string) => window.getByLabel('Says', { exact: true }).selectOption(what)

async function open(shell: Shell, data?: string): Promise<OpenForkscope> {
  const env = { ...TEST_SCENARIOS, ...(data === undefined ? {} : { FORKSCOPE_DATA: data }) }
  const forkscope = await shell.open({ env })
  await forkscope.window.locator('html[data-ready="true"]').waitFor()
  return forkscope
}
async function openLesson(shell: Shell, data?: string): Promise<OpenForkscope> {
  const forkscope = await open(shell, data)
  await lesson(forkscope.window, 'says-a-number').click()
  return forkscope
}
/** Runs the chosen scenario to its end; each run has a snapshot of its own, so that an older end is not taken for it. */
async function run(window: Page, status = 'finished'): Promise<void> {
  const before = await window.getByRole('status').first().getAttribute('data-run')
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(window.getByRole('status').first()).not.toHaveAttribute('data-run', before ?? '', { timeout: 30_000 })
  await hasStatus(window, status)
}

test('the learner is asked before the first run, and both stand side by side after it', async ({ shell }) => {
  await using forkscope = await openLesson(shell)
  const { window } = forkscope
  const asked = window.getByRole('region', { name: 'Before you run' })
  await expect(asked.getByRole('group', { name: 'Which number does print show?' })).toBeVisible()
  await expect(window.getByText('Its output has one line.')).toHaveCount(0)
  await expect(lesson(window, 'says-a-number')).toHaveAccessibleName('Says a number')
  await expectAccessible(window)

  await asked.getByRole('radio', { name: 'The first of [2, 3]' }).check()
  await expect(asked.getByText('Noted. Now run it.')).toBeVisible()
  await expect(lesson(window, 'says-a-number')).toHaveAccessibleName('Says a number (predicted)')
  await run(window)

  await expect(side(window, 'expected')).toContainText('You expected before run 1')
  await expect(side(window, 'expected')).toContainText('The first of [2, 3]')
  await expect(side(window, 'happened')).toContainText('It happened')
  await expect(side(window, 'happened')).toContainText('Number 1')
  await expect(side(window, 'happened')).toContainText('Expected by the lesson. One comes first.')
  await expect(window.getByText('Its output has one line.')).toBeVisible()
  await expect(lesson(window, 'says-a-number')).toHaveAccessibleName('Says a number (run)')
  await expect(count(window)).toHaveText('1 of 5 lessons')
  await expectAccessible(window)
})

test('an answer of one’s own counts as it stands when the run is started', async ({ shell }) => {
  await using forkscope = await openLesson(shell)
  const { window } = forkscope
  await window.getByRole('radio', { name: 'One', exact: true }).check()
  const own = window.getByRole('textbox', { name: 'Your own answer' })
  await own.fill('  forty two ')
  await own.press('Control+Enter')
  await hasStatus(window, 'finished')
  await expect(side(window, 'expected')).toContainText('forty two')
})

test('nobody has to predict, and every outcome is graded in words', async ({ shell }) => {
  await using forkscope = await openLesson(shell)
  const { window } = forkscope
  for (const [what, status, text] of [
    ['2', 'finished', 'Number 2 Surprising, but allowed. Two comes second.'],
    ['3', 'finished', 'Number 3 Forbidden. The lesson names no such outcome.'],
    ['nothing', 'finished', 'Nothing printed Forbidden. The lesson names no such outcome.'],
    ['error', 'failed', 'Failed Expected by the lesson. An error was asked for.'],
  ] as const) {
    await says(window, what)
    await run(window, status)
    await expect(side(window, 'expected')).toContainText('You made no prediction.')
    await expect(side(window, 'happened')).toHaveText(
      new RegExp(`^\\s*It happened\\s+${text.replaceAll(' ', '\\s+')}\\s*$`),
    )
  }
  await expectAccessible(window)
})

test('a deadlock is what happened, also when it was stopped; a stopped run came to nothing', async ({ shell }) => {
  await using forkscope = await open(shell)
  const { window } = forkscope
  await lesson(window, 'two-locks').click()
  await expect(window.getByRole('group', { name: 'What will come out of it?' })).toBeVisible()
  await window.getByRole('textbox', { name: 'Your own answer' }).fill('Both get both')
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(side(window, 'happened')).toContainText('Deadlock: nothing can go on. Stop the run.', {
    timeout: 30_000,
  })
  await expect(side(window, 'expected')).toContainText('Both get both')
  await expect(side(window, 'expected').getByRole('button')).toHaveCount(0)
  await window.getByRole('button', { name: 'Stop' }).click()
  await hasStatus(window, 'stopped')
  await expect(side(window, 'happened')).toContainText('Deadlock')
  await expect(side(window, 'happened')).not.toContainText('Stop the run')
  await expect(lesson(window, 'two-locks')).toHaveAccessibleName('Two locks (run)')

  await lesson(window, 'busy').click()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await hasStatus(window, 'running')
  await expect(side(window, 'happened')).toContainText('What comes out shows here when the run is over.')
  await window.getByRole('button', { name: 'Stop' }).click()
  await hasStatus(window, 'stopped')
  await expect(side(window, 'happened')).toContainText('It was stopped before it came to anything.')
  await expect(lesson(window, 'busy')).toHaveAccessibleName('Busy')
})

test('a prediction is changed for the next run, and each run keeps its own', async ({ shell }) => {
  await using forkscope = await openLesson(shell)
  const { window } = forkscope
  await window.getByRole('radio', { name: 'One', exact: true }).check()
  await run(window)
  await compared(window).getByRole('button', { name: 'Change for the next run' }).click()
  await expect(compared(window).getByRole('radio', { name: 'One', exact: true })).toBeFocused()
  await compared(window).getByRole('radio', { name: 'It differs from run to run' }).check()
  await expectAccessible(window)
  await compared(window).getByRole('button', { name: 'Done' }).click()
  await expect(compared(window).getByRole('button', { name: 'Change for the next run' })).toBeFocused()
  await expect(side(window, 'expected')).toContainText('One')
  await expect(side(window, 'expected')).toContainText('For the next run: It differs from run to run')
  await run(window)
  await expect(side(window, 'expected')).toContainText('before run 2')
  await expect(side(window, 'expected')).toContainText('It differs from run to run')
  const shown = window.getByLabel('Shown run')
  await shown.selectOption({ index: 1 })
  await expect(side(window, 'expected').locator('.value')).toHaveText('One')
})

test('what was expected and what happened are kept over a reload and a new start', async ({ shell }) => {
  await using data = await temporaryFolder()
  {
    await using forkscope = await openLesson(shell, data.path)
    const { window } = forkscope
    await window.getByRole('radio', { name: 'One', exact: true }).check()
    await says(window, '2')
    await run(window)
    await expect(count(window)).toHaveText('1 of 5 lessons')
    await window.reload()
    await window.locator('html[data-ready="true"]').waitFor()
    await lesson(window, 'says-a-number').click()
    await expect(side(window, 'expected')).toContainText('One')
    await expect(side(window, 'happened')).toContainText('Number 2')
    await lesson(window, 'busy').click()
    await window.getByRole('textbox', { name: 'Your own answer' }).fill('Nobody waits')
    await expect(lesson(window, 'busy')).toHaveAccessibleName('Busy (predicted)')
  }
  await using forkscope = await openLesson(shell, data.path)
  const { window } = forkscope
  await expect(count(window)).toHaveText('1 of 5 lessons')
  await expect(side(window, 'expected')).toContainText(/You expected on \d+ \w+,? \d\d:\d\d/)
  await expect(side(window, 'expected')).toContainText('One')
  await expect(side(window, 'happened')).toContainText('Surprising, but allowed. Two comes second.')
  await lesson(window, 'busy').click()
  await expect(window.getByRole('textbox', { name: 'Your own answer' })).toHaveValue('Nobody waits')
})

test('progress is exported to read, and forgotten only after a question', async ({ shell }) => {
  await using data = await temporaryFolder()
  await using forkscope = await openLesson(shell, data.path)
  const { window } = forkscope
  await expect(window.getByRole('button', { name: 'Export your progress' })).toHaveCount(0)
  await window.getByRole('radio', { name: 'The first of' }).check()
  await run(window)
  const saved = await savedBy(forkscope, () => window.getByRole('button', { name: 'Export your progress' }).click())
  expect(saved).toMatch(
    /^# Lessons in Forkscope\n\n\d{4}-\d\d-\d\d \d\d:\d\d\. 1 of 5 lessons run\.\n\n## Says a number\n/,
  )
  expect(saved).toContain('   - You expected: The first of \\`\\[2, 3\\]\\`\n')
  expect(saved).toContain('   - It happened: Number: 1. Expected by the lesson. One comes first.')

  const kept = async () => JSON.parse(await readFile(join(data.path, 'progress.json'), 'utf8')) as { content: object }
  const dialog = window.getByRole('dialog', { name: 'Reset your progress?' })
  await window.getByRole('button', { name: 'Reset your progress' }).click()
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await expectAccessible(window)
  await window.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(Object.keys((await kept()).content)).toEqual(['says-a-number'])
  await window.getByRole('button', { name: 'Reset your progress' }).click()
  await dialog.getByRole('button', { name: 'Reset' }).click()
  await expect(count(window)).toHaveText('0 of 5 lessons')
  await expect(lesson(window, 'says-a-number')).toHaveAccessibleName('Says a number')
  expect((await kept()).content).toEqual({})
})

test('a broken progress.json is set aside, and said', async ({ shell }) => {
  await using data = await temporaryFolder()
  await mkdir(data.path, { recursive: true })
  await writeFile(join(data.path, 'progress.json'), '{ "version": 1, ')
  await using forkscope = await openLesson(shell, data.path)
  const { window } = forkscope
  await expect(
    window.getByText(/^progress\.json could not be read\. It was set aside as progress\.json\.broken-/),
  ).toBeVisible()
  await window.getByRole('radio', { name: 'One', exact: true }).check()
  await expect(lesson(window, 'says-a-number')).toHaveAccessibleName('Says a number (predicted)')
  expect((await readdir(data.path)).filter((name) => name.includes('broken'))).toHaveLength(1)
})

test('lessons are found by title, text and the program’s names, by keyboard alone', async ({ shell }) => {
  await using forkscope = await open(shell)
  const { window } = forkscope
  const headings = lessons(window).getByRole('heading')
  await expect(headings).toHaveText(['More', 'Of the tests'])
  await lesson(window, 'two-locks').click()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await hasStatus(window, 'running')

  await window.keyboard.press('/')
  await expect(search(window)).toBeFocused()
  await window.keyboard.type('quokka ONE')
  await expect(lessons(window).getByRole('button')).toHaveCount(1)
  await expect(lesson(window, 'says-a-number').locator('[data-field="where"]')).toHaveText(
    'Lesson: … about quokkas is hidden.',
  )
  await expect(lesson(window, 'says-a-number').locator('mark')).toHaveText(['quokka'])
  await expect(window.getByText('1 lesson found')).toBeAttached()
  await expectAccessible(window)
  await window.keyboard.press('ArrowDown')
  await expect(lesson(window, 'says-a-number')).toBeFocused()
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { level: 1, name: 'Says a number' })).toBeVisible()
  await window.keyboard.press('ArrowUp')
  await expect(search(window)).toBeFocused()

  await search(window).fill('takeboth')
  await expect(lesson(window, 'two-locks').locator('[data-field="where"]')).toHaveText('Program: takeBoth')
  await search(window).fill('two')
  await expect(lesson(window, 'two-locks').locator('[data-field="where"]')).toHaveText('Title')
  await search(window).fill('wombat')
  await expect(window.getByText('No lesson has this word.')).toBeVisible()
  await expectAccessible(window)
  await search(window).press('Escape')
  await expect(search(window)).toHaveValue('')
  await expect(headings).toHaveText(['More', 'Of the tests'])
  // Escape was the search's, not the run's.
  await lesson(window, 'two-locks').click()
  await hasStatus(window, 'running')

  await window.getByRole('tab', { name: 'Run', exact: true }).focus()
  await window.keyboard.press('Control+k')
  await expect(search(window)).toBeFocused()
})

test('a lesson is read in order, gives nothing away before the run, and leads to the tabs', async ({ shell }) => {
  await using forkscope = await openLesson(shell)
  const { window } = forkscope
  await openView(window, 'Lesson')
  const text = window.getByRole('article', { name: 'Lesson: Says a number' })
  await expect(text.getByRole('heading')).toHaveText(['The question'])
  await expect(text.getByRole('listitem')).toHaveText(['One comes first.', 'Two comes second.'])
  await expect(text.getByText('quokkas')).toBeHidden()
  await expectAccessible(window)
  await text.getByText('After your run').click()
  await expect(text.getByText('quokkas')).toBeVisible()
  await expectAccessible(window)
  await expect(text).toContainText('It has no <b>lock</b>.')
  await expect(text.getByText('nowhere leads nowhere')).toBeVisible()
  await text.getByRole('button', { name: 'Memory' }).click()
  await expect(window.getByRole('tab', { name: 'Memory' })).toBeFocused()
  await expect(window.getByRole('tabpanel', { name: 'Memory' })).toBeVisible()

  await openView(window, 'Run')
  await run(window)
  await window.getByRole('region', { name: 'The question' }).getByRole('button', { name: 'Memory' }).click()
  await expect(window.getByRole('tabpanel', { name: 'Memory' })).toBeVisible()
  await openView(window, 'Lesson')
  await expect(text.getByRole('heading')).toHaveText([
    'The question',
    'What to look at',
    'The explanation',
    'Exercises',
  ])
  await expect(text.getByText('quokkas')).toBeVisible()
})

test('every link of the built-in lessons leads to a tab', async ({ shell }) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  await window.locator('html[data-ready="true"]').waitFor()
  const tabs = await window.getByRole('tab').allTextContents()
  const folder = join(projectRoot, 'main/scenarios')
  const linked = await Promise.all(
    (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(async ({ name: id }) => {
        const text = await readFile(join(folder, id, 'lesson.md'), 'utf8')
        return [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => `${id} ${target ?? ''}`)
      }),
  )
  const known = new Set(tabs.map((tab) => `tab:${tab}`))
  expect(linked.flat().length).toBeGreaterThan(0)
  expect(linked.flat().filter((link) => !known.has(link.slice(link.indexOf(' ') + 1)))).toEqual([])
})

/** What a click saves as a file, in the window and in a browser. */
async function savedBy(forkscope: OpenForkscope & { app?: ElectronApplication }, click: () => Promise<void>) {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'saved.md')
  if (forkscope.app === undefined) {
    const [download] = await Promise.all([forkscope.window.waitForEvent('download'), click()])
    await download.saveAs(path)
    return await readFile(path, 'utf8')
  }
  await forkscope.app.evaluate(({ session }, into) => {
    session.defaultSession.once('will-download', (_event, item) => item.setSavePath(into))
  }, path)
  await click()
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).not.toBe('')
  return await readFile(path, 'utf8')
}

const TWICE = {
  answer: {
    lesson:
      '---\ntitle: Twice\norder: 1\nsummary: S.\n---\n\n## The question\n\nWhat?\n\n## The prediction\n\nWhich?\n\n- One\n- One\n',
    sentence: 'lesson.md:16: the answer "One" stands there twice.',
  },
  parameter: {
    lesson: `---\ntitle: Twice\norder: 1\nsummary: S.\nparameters:\n${'  - { name: n, label: N, meaning: M., type: boolean, default: true }\n'.repeat(2)}---\n\n## The question\n\nWhat?\n`,
    sentence: 'lesson.md:7: there is another parameter "n"; give each its own.',
  },
} as const

for (const [doubled, { lesson: text, sentence }] of Object.entries(TWICE)) {
  test(`a lesson with a doubled ${doubled} is refused with its line, own or in a pack, and hinders no other`, async ({
    shell,
  }) => {
    await using data = await temporaryFolder()
    const own = join(data.path, 'own', 'twice')
    await mkdir(own, { recursive: true })
    await writeFile(join(own, 'lesson.md'), text)
    await writeFile(join(own, 'program.ts'), packFiles('x')['greeting/program.ts']!)
    await using forkscope = await open(shell, data.path)
    const { window } = forkscope
    const thrown: string[] = []
    window.on('pageerror', (error) => thrown.push(String(error)))
    window.on('console', (line) => line.type() === 'error' && thrown.push(line.text()))
    const notice = window.locator('[data-banner="notice"]')
    await expect(notice).toHaveText([`own/twice/${sentence}`])
    // Errors from before the listeners count as well.
    await window.reload()
    await isReady(window)
    await expect(notice).toHaveText([`own/twice/${sentence}`])

    await lesson(window, 'says-a-number').click()
    await expect(window.getByRole('heading', { level: 1 })).toHaveText('Says a number')
    await openPack(window, 'twice.fklab', packOf({ ...packFiles('x'), 'greeting/lesson.md': text }))
    const refused = dialog(window, 'The lab pack was not opened')
    await expect(refused).toContainText(`greeting/${sentence.replace(/\.$/, '')}`)
    await window.keyboard.press('Escape')
    await expect(window.getByRole('heading', { level: 1 })).toHaveText('Says a number')
    await lesson(window, 'two-locks').click()
    await expect(window.getByRole('heading', { level: 1 })).not.toHaveText('Says a number')
    await lesson(window, 'says-a-number').click()
    await run(window)
    expect(thrown).toEqual([])
  })
}
