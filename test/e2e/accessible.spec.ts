import { expectAccessible, hasStatus, openView, TABS } from './scenario-run.ts'
import { expect, test } from './shell.ts'

test('axe finds nothing in any view, before a run and after it, in both themes', async ({ shell }) => {
  test.setTimeout(240_000)
  await using forkscope = await shell.open()
  const { window } = forkscope
  await window.locator('html[data-ready="true"]').waitFor()
  expect(await window.getByRole('tab').allTextContents()).toEqual(TABS)
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The bank' }).click()
  for (const view of ['Timeline', 'Locks', 'Memory', 'Waits', 'Processes', 'Run']) {
    await openView(window, view)
    await expectAccessible(window)
  }
  await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: 'At once, no lock' }).click()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await hasStatus(window, 'finished')
  for (const view of TABS) {
    await openView(window, view)
    await expectAccessible(window)
  }
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The queue' }).click()
  await openView(window, 'Queues')
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await hasStatus(window, 'finished')
  await expectAccessible(window)
})

test('every view is reached by keyboard alone', async ({ shell }) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('tab', { name: 'Run', exact: true }).focus()
  for (const view of TABS.slice(1)) {
    await window.keyboard.press('ArrowRight')
    await expect(window.getByRole('tab', { name: view, exact: true })).toBeFocused()
    await expect(window.getByRole('tabpanel', { name: view })).toBeVisible()
  }
})
