import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { launchForkscope, temporaryFolder } from './launch.ts'
import { hasStatus, openView } from './scenario-run.ts'
import { dialog, isReady, openPack, packFiles, packOf, printed, program, runButton, saveAsOwn } from './shelf-pages.ts'

/** What the system and its menus bring to the shelf; a browser has neither. */

test('a folder from the menu: what changed in it is asked for again', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'greeting'))
  for (const [path, text] of Object.entries(packFiles('as it was'))) await writeFile(join(folder.path, path), text)
  await using forkscope = await launchForkscope()
  const { app, window } = forkscope
  await isReady(window)
  await app.evaluate(({ dialog, Menu }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&File')
    file?.submenu?.items.find(({ label }) => label === 'Open Folder…')?.click()
  }, folder.path)
  await expect(window.getByRole('heading', { level: 1 })).toHaveText('A greeting')
  const consent = dialog(window, 'Run a program from outside?')
  await runButton(window).click()
  await expect(consent).toContainText(folder.path)
  await consent.getByRole('button', { name: 'Run it' }).click()
  await hasStatus(window, 'finished')
  await expect(printed(window)).toHaveText(['as it was'])

  await writeFile(join(folder.path, 'greeting', 'program.ts'), program('as it is now'))
  await runButton(window).click()
  await consent.getByRole('button', { name: 'Run it' }).click()
  await expect(printed(window)).toHaveText(['as it is now'])
})

test('a lab pack that was double-clicked is shown, and is there at the next start', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'Week 3.fklab')
  await writeFile(path, packOf(packFiles('hello')))
  const userDataDir = join(folder.path, 'profile')
  {
    await using forkscope = await launchForkscope({ userDataDir, args: [path] })
    await isReady(forkscope.window)
    await expect(forkscope.window.getByRole('heading', { level: 1 })).toHaveText('A greeting')
  }
  await using forkscope = await launchForkscope({ userDataDir })
  await isReady(forkscope.window)
  await expect(forkscope.window.locator('[data-shelf="week-three"]')).toContainText('A greeting')
  await expect(forkscope.window.getByRole('heading', { level: 1 })).not.toHaveText('A greeting')
})

test('own scenarios become a lab pack that opens again', async () => {
  await using folder = await temporaryFolder()
  await using forkscope = await launchForkscope()
  const { app, window } = forkscope
  await isReady(window)
  await app.evaluate(({ session }, into) => {
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(`${into}/${item.getFilename()}`))
  }, folder.path)
  await openView(window, 'Program')
  await saveAsOwn(window, 'Mine')
  await window.getByRole('button', { name: 'Export own scenarios as a lab pack' }).click()
  const exporting = dialog(window, 'Export as lab pack')
  await exporting.getByLabel('Title of the lab pack').fill('Mine for you')
  await exporting.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(exporting).toBeHidden()
  const saved = () => readFile(join(folder.path, 'mine-for-you.fklab')).catch(() => Buffer.alloc(0))
  // The end of a zip archive: all of it has been written.
  await expect.poll(async () => (await saved()).includes('PK\u0005\u0006')).toBe(true)
  await openPack(window, 'mine-for-you.fklab', await saved())
  await expect(window.locator('[data-shelf="mine-for-you"]').getByRole('heading')).toHaveText('Mine for you')
})
