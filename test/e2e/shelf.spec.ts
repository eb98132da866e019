import { expectAccessible, hasStatus, openView } from './scenario-run.ts'
import {
  dialog,
  isReady,
  openPack,
  packFiles,
  packOf,
  printed,
  runButton,
  saveAsOwn,
  scenarios,
} from './shelf-pages.ts'
import { expect, test } from './shell.ts'

test('a scenario is saved as one’s own, runs, is renamed and deleted', async ({ shell }) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  await isReady(window)
  await scenarios(window).getByRole('button', { name: 'The shared value' }).click()
  await openView(window, 'Program')
  await window.getByRole('button', { name: 'Save as own scenario…' }).click()
  const save = dialog(window, 'Save as own scenario')
  await expect(save.getByLabel('Title')).toBeFocused()
  await expect(save.getByLabel('Title')).toHaveValue('My shared value')
  await expectAccessible(window)
  await save.getByLabel('Title').fill('Five and a half')
  await save.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(save).toBeHidden()
  const own = window.locator('[data-shelf="own"]')
  await expect(own.getByRole('button', { name: 'Five and a half', exact: true })).toHaveAttribute(
    'aria-current',
    'true',
  )
  await expect(window.getByRole('heading', { level: 1 })).toHaveText('Five and a half')
  await runButton(window).click()
  await hasStatus(window, 'finished')
  await openView(window, 'Run')
  await expect(printed(window).last()).toContainText('5.56')

  // A second one of the same title is refused in a sentence.
  await openView(window, 'Program')
  await saveAsOwn(window, 'FIVE and a half')
  await expect(save.getByRole('alert')).toHaveText(
    '“Five and a half” is an own scenario already; choose another title.',
  )
  await window.keyboard.press('Escape')
  await expect(save).toBeHidden()
  await expect(window.getByRole('button', { name: 'Save as own scenario…' })).toBeFocused()

  await own.getByRole('button', { name: 'Rename or delete Five and a half' }).click()
  const manage = dialog(window, 'Own scenario')
  await expect(manage.getByText(/five-and-a-half$/)).toBeVisible()
  await expectAccessible(window)
  await manage.getByLabel('Title').fill('Six and a half')
  await manage.getByRole('button', { name: 'Rename' }).click()
  await expect(own.getByRole('button', { name: 'Six and a half', exact: true })).toBeVisible()
  await own.getByRole('button', { name: 'Rename or delete Six and a half' }).click()
  await manage.getByRole('button', { name: 'Delete…' }).click()
  const sure = dialog(window, 'Delete “Six and a half”?')
  await expect(sure.getByRole('button', { name: 'Keep it' })).toBeFocused()
  // Escape goes back by one, and the focus in the end to where it came from.
  await window.keyboard.press('Escape')
  await expect(manage.getByLabel('Title')).toBeFocused()
  await window.keyboard.press('Escape')
  await expect(own.getByRole('button', { name: 'Rename or delete Six and a half' })).toBeFocused()
  await window.keyboard.press('Enter')
  await manage.getByRole('button', { name: 'Delete…' }).click()
  await sure.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(own).toBeHidden()
})

test('a lab pack: consent is asked for; refused, nothing runs; given, it runs; closed, it is gone', async ({
  shell,
}) => {
  test.setTimeout(120_000)
  await using forkscope = await shell.open()
  const { window } = forkscope
  await isReady(window)
  await openPack(window, 'week-3.fklab', packOf(packFiles('hello from outside')))
  await expect(window.getByRole('heading', { level: 1 })).toHaveText('A greeting')
  const section = window.locator('[data-shelf="week-three"]')
  await expect(section.getByRole('heading')).toHaveText('Week three')

  const consent = dialog(window, 'Run a program from outside?')
  await runButton(window).click()
  await expect(consent.getByRole('button', { name: 'Do not run' })).toBeFocused()
  await expect(consent).toContainText('lab pack Week three')
  await expect(consent).toContainText('A. Teacher (as the pack states; not checked)')
  await expect(consent).toContainText(/3\sfiles/)
  await expect(consent).toContainText(/[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}…/)
  await expect(consent).toContainText('read, change and delete your files')
  await expectAccessible(window)
  await window.keyboard.press('Enter')
  await expect(consent).toBeHidden()
  await expect(window.getByText('Nothing was run: you chose not to.')).toBeVisible()
  await expect(window.getByRole('status').first()).toHaveAttribute('data-status', 'none')
  await runButton(window).click()
  await expect(consent).toBeVisible()
  await window.keyboard.press('Escape')
  await expect(consent).toBeHidden()
  await expect(window.getByRole('status').first()).toHaveAttribute('data-status', 'none')

  await runButton(window).click()
  await consent.getByRole('button', { name: 'Run it' }).click()
  await hasStatus(window, 'finished')
  await expect(printed(window)).toHaveText(['hello from outside'])
  await runButton(window).click()
  await hasStatus(window, 'finished')
  await expect(consent).toBeHidden()

  // Another content under the same title is another pack, and asked for by itself.
  await openPack(window, 'week-3.fklab', packOf(packFiles('something else')))
  await expect(window.locator('[data-shelf="week-three-2"] [aria-current="true"]')).toHaveText('A greeting')
  await runButton(window).click()
  await consent.getByRole('button', { name: 'Do not run' }).click()
  await expect(window.getByRole('status').first()).toHaveAttribute('data-status', 'none')

  await section.getByRole('button', { name: 'About the lab pack Week three' }).click()
  await expect(dialog(window, 'Week three')).toContainText('You have agreed to run its programs.')
  await expectAccessible(window)
  await dialog(window, 'Week three').getByRole('button', { name: 'Close the pack…' }).click()
  await dialog(window, 'Close “Week three”?').getByRole('button', { name: 'Close the pack' }).click()
  await expect(section).toBeHidden()
  await openPack(window, 'week-3.fklab', packOf(packFiles('hello from outside')))
  await runButton(window).click()
  await consent.getByRole('button', { name: 'Do not run' }).click()
})

test('the question before a lab pack’s first run shows every file that can run, apart from its texts', async ({
  shell,
}) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  await isReady(window)
  const parts = Array.from({ length: 40 }, (_, at) => `greeting/parts/part-${at + 10}.${at % 2 === 0 ? 'ts' : 'py'}`)
  const long = `greeting/${'a-long-name-of-a-folder/'.repeat(3)}helper.js`
  const programs = [long, 'greeting/program.ts', ...parts]
  const files = { ...packFiles('x'), 'greeting/notes.txt': 'x', 'greeting/data.json': '{}' }
  await openPack(
    window,
    'week-3.fklab',
    packOf({ ...files, ...Object.fromEntries(programs.slice(2).map((path) => [path, '#\n'])), [long]: '//\n' }),
  )
  await expect(window.getByRole('heading', { level: 1 })).toHaveText('A greeting')
  await runButton(window).click()
  const consent = dialog(window, 'Run a program from outside?')
  const canRun = consent.getByRole('region', { name: 'Files that can run' })
  await expect(canRun.getByRole('listitem')).toHaveText(programs.toSorted())
  await expect(consent).toContainText(/42\sfiles/)
  // The last one is a few keys away, and no name is cut off, also in a narrow window.
  await window.setViewportSize({ width: 480, height: 640 })
  await canRun.focus()
  await window.keyboard.press('End')
  await expect(canRun.getByRole('listitem').last()).toBeInViewport()
  expect(await canRun.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0)
  await expectAccessible(window)
  const texts = consent.getByRole('region', { name: 'Texts' })
  await expect(texts).toBeHidden()
  await consent.getByText(/^4\sfiles$/).click()
  await expect(texts.getByRole('listitem')).toHaveText([
    'greeting/data.json',
    'greeting/lesson.md',
    'greeting/notes.txt',
    'manifest.json',
  ])
})

test('a lab pack that is wrong is refused in one sentence, and the page goes on', async ({ shell }) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  await isReady(window)
  const refused = dialog(window, 'The lab pack was not opened')
  for (const [name, bytes, sentence] of [
    [
      'evil.fklab',
      packOf({ ...packFiles('x'), '../evil.ts': 'x' }),
      /“evil\.fklab” was not opened: the path “\.\.\/evil\.ts”/,
    ],
    [
      'bomb.fklab',
      packOf({ ...packFiles('x'), 'a.txt': 'a'.repeat(900_000) }),
      /“a\.txt” is packed to less than a 200th/,
    ],
    ['words.fklab', Buffer.from('only words'), /it is no zip archive, or was cut off\. Ask its author/],
    ['big.fklab', Buffer.alloc(9 * 1024 * 1024), /is larger than the 8 MiB that a lab pack may have/],
  ] as const) {
    await openPack(window, name, bytes)
    await expect(refused).toContainText(sentence)
    await expect(refused.getByRole('button', { name: 'Close' })).toBeFocused()
    await refused.getByRole('button', { name: 'Close' }).click()
  }
  await expectAccessible(window)
  // The same by dropping it onto the page.
  const dropped = await window.evaluateHandle(
    `{ const transfer = new DataTransfer(); transfer.items.add(new File(['only words'], 'dropped.fklab')); transfer }`,
  )
  await window.getByRole('main').dispatchEvent('drop', { dataTransfer: dropped })
  await expect(refused).toContainText('“dropped.fklab” was not opened')
  await window.keyboard.press('Enter')
  await expect(refused).toBeHidden()
  await expect(window.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
})
