import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { projectRoot } from './launch.ts'

/** Scenarios of the tests' own, in the place of the built-in ones. */
export const TEST_SCENARIOS = { FORKSCOPE_SCENARIOS: join(projectRoot, 'test/e2e/scenarios') }

/** In their order. */
export const TABS: readonly string[] = [
  'Run',
  'Timeline',
  'Locks',
  'Queues',
  'Memory',
  'Cores',
  'Waits',
  'Processes',
  'Outcomes',
  'Program',
  'Lesson',
]

export async function startScenario(window: Page, title: string, view: string): Promise<void> {
  await window.locator('html[data-ready="true"]').waitFor()
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: title }).click()
  await openView(window, view)
  await window.getByRole('button', { name: 'Run', exact: true }).click()
}

export const openView = (window: Page, view: string): Promise<void> =>
  window.getByRole('tab', { name: view, exact: true }).click()

export const hasStatus = (window: Page, status: string): Promise<void> =>
  expect(window.getByRole('status').first()).toHaveAttribute('data-status', status, { timeout: 30_000 })

/** What a screen reader would stumble over, in both themes. */
export async function expectAccessible(window: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme })
    // A fresh page for axe's own work is more than an Electron window can give.
    const { violations } = await new AxeBuilder({ page: window }).setLegacyMode().analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    expect(found, colorScheme).toEqual([])
  }
}
