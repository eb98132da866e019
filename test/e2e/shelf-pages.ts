import type { Locator, Page } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'

const lesson = (title: string) =>
  `---\ntitle: ${title}\norder: 1\nsummary: One line.\n---\n\n## The question\n\nWhat is printed?\n`
export const program = (words: string) =>
  `import { print } from 'multiprocessing'\nexport const main = () => print('${words}')\n`

/** A lab pack's files: one scenario that prints some words. */
export const packFiles = (words: string): Record<string, string> => ({
  'manifest.json': JSON.stringify({ format: 1, title: 'Week three', author: 'A. Teacher', scenarios: ['greeting'] }),
  'greeting/lesson.md': lesson('A greeting'),
  'greeting/program.ts': program(words),
})
export const packOf = (contents: Record<string, string>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(contents).map(([path, text]) => [path, strToU8(text)]))))

export const scenarios = (window: Page): Locator => window.getByRole('navigation', { name: 'Scenarios' })
export const runButton = (window: Page): Locator => window.getByRole('button', { name: 'Run', exact: true })
export const printed = (window: Page): Locator =>
  window.getByRole('log', { name: 'Output' }).locator('[data-field="text"]')
export const dialog = (window: Page, name: string): Locator => window.getByRole('dialog', { name, exact: true })
export const isReady = (window: Page): Promise<void> => window.locator('html[data-ready="true"]').waitFor()

export async function openPack(window: Page, name: string, bytes: Buffer): Promise<void> {
  const chosen = window.waitForEvent('filechooser')
  await scenarios(window).getByRole('button', { name: 'Open a lab pack…' }).click()
  await (await chosen).setFiles({ name, mimeType: 'application/zip', buffer: bytes })
}

export async function saveAsOwn(window: Page, title: string): Promise<void> {
  await window.getByRole('button', { name: 'Save as own scenario…' }).click()
  await dialog(window, 'Save as own scenario').getByLabel('Title').fill(title)
  await dialog(window, 'Save as own scenario').getByRole('button', { name: 'Save', exact: true }).click()
}
