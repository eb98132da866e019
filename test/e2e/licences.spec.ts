import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readLicences } from '../../shared/licences.ts'
import { projectRoot } from './launch.ts'
import { expectAccessible } from './scenario-run.ts'
import { expect, test } from './shell.ts'

test('the licences of what Forkscope contains are read in the page', async ({ shell }, { project }) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  const complaints: string[] = []
  window.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await window.locator('html[data-ready="true"]').waitFor()
  const address = window.url()

  const button = window.getByRole('button', { name: 'Licences' })
  await button.click()
  const dialog = window.getByRole('dialog', { name: 'Licences' })
  const works = readLicences(readFileSync(join(projectRoot, 'out/licences.txt'), 'utf8'))?.works ?? []
  // Forkscope itself is the first.
  await expect(dialog.getByRole('listitem')).toHaveCount(works.length + 1)
  for (const name of ['chart.js', '@codemirror/view', '@fontsource-variable/inter', 'typescript', 'ws', 'yaml']) {
    const work = dialog.getByRole('listitem').filter({ hasText: new RegExp(`^${name} \\d`) })
    await expect(work).toHaveCount(1)
    await expect(work.locator('pre')).toBeHidden()
  }
  const font = dialog.getByRole('listitem').filter({ hasText: /^@fontsource-variable\/inter \d/ })
  await font.locator('summary').press('Enter')
  await expect(font.locator('pre')).toContainText('SIL OPEN FONT LICENSE')
  await expect(font.locator('pre')).toBeInViewport()

  await expectAccessible(window)
  for (const theme of ['dark', 'light'] as const) {
    await window.emulateMedia({ colorScheme: theme })
    await window.screenshot({ path: `test-results/licences-${project.name}-${theme}.png` })
  }
  await window.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(button).toBeFocused()
  expect([window.url(), complaints]).toEqual([address, []])
})
