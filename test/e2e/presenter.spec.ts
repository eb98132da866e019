import type { Page } from '@playwright/test'
import { expectAccessible, hasStatus, openView, TABS } from './scenario-run.ts'
import { expect, test } from './shell.ts'

const stages = (window: Page) => window.getByRole('navigation', { name: 'Stages of the lesson' })
const stage = (window: Page) => stages(window).locator('[aria-current="step"]')
const sidebar = (window: Page) => window.getByRole('navigation', { name: 'Scenarios' })
const slide = (window: Page, name: string) => window.getByRole('region', { name, exact: true })
const isOpen = (window: Page, tab: string) =>
  expect(window.getByRole('tab', { name: tab, exact: true })).toHaveAttribute('aria-selected', 'true')

async function present(window: Page): Promise<void> {
  await window.locator('html[data-ready="true"]').waitFor()
  await sidebar(window).getByRole('button', { name: 'The bank' }).click()
  await window.keyboard.press('Shift+P')
  await expect(stages(window)).toBeVisible()
}

/** Texts that stand over the window's edge; what scrolls inside it is none. */
const clipped = (window: Page): Promise<string[]> =>
  window.evaluate(() => {
    interface Box {
      readonly left: number
      readonly right: number
      readonly width: number
    }
    interface Found {
      readonly textContent: string
      readonly scrollWidth: number
      readonly clientWidth: number
      getBoundingClientRect(): Box
      closest(selector: string): unknown
      checkVisibility(options: object): boolean
    }
    const page = globalThis as unknown as {
      readonly innerWidth: number
      readonly document: {
        readonly documentElement: { readonly scrollHeight: number; readonly clientHeight: number }
        querySelectorAll(selector: string): Iterable<Found>
      }
    }
    const { documentElement } = page.document
    const found = [...page.document.querySelectorAll('h1, h2, p, button, td, th, select, dd')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter(
        (element) => element.closest('[role="log"], .scroll, table, pre, .visually-hidden, [role="img"]') === null,
      )
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return width > 1 && (left < -1 || right > page.innerWidth + 1)
      })
      .map((element) => element.textContent.trim())
    const isTooWide = [...page.document.querySelectorAll('[role="tabpanel"], section[data-stage]')].some(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1,
    )
    return [
      ...found,
      ...(isTooWide ? ['a view is wider than its place'] : []),
      ...(documentElement.scrollHeight > documentElement.clientHeight + 1 ? ['the page itself scrolls'] : []),
    ]
  })

test('a presenter goes through a lesson with the keys of a remote', async ({ shell }) => {
  test.setTimeout(180_000)
  await using forkscope = await shell.open()
  const { window } = forkscope
  await present(window)
  await expect(sidebar(window)).toHaveCount(0)
  await expect(window.getByRole('complementary', { name: 'Facts' })).toHaveCount(0)
  await expect(window.locator('html')).toHaveAttribute('data-zoom', 'presenter')
  await expect(slide(window, 'Question')).toContainText('An account holds 200.')
  await expect(stage(window)).toHaveText('Question')
  await expectAccessible(window)

  await window.keyboard.press('PageDown')
  await expect(slide(window, 'Prediction').getByRole('listitem')).toHaveText([
    /^A\s*200$/,
    /^B\s*Less than 200$/,
    /^C\s*More than 200$/,
    /^D\s*It differs from run to run$/,
  ])
  await window.keyboard.press('PageUp')
  await expect(stage(window)).toHaveText('Question')

  // Whoever runs the program from a slide sees it run.
  await window.keyboard.press('F5')
  await expect(stage(window)).toHaveText('Run')
  await isOpen(window, 'Run')
  await hasStatus(window, 'finished')
  await expect(window.getByRole('log', { name: 'Output' }).locator('[data-field="text"]')).toHaveText(['200'])
  await expect(window.getByRole('heading', { name: 'The bank' })).toBeInViewport()
  await expect(window.getByRole('button', { name: 'Run', exact: true }).first()).toBeInViewport()
  await expectAccessible(window)

  await window.keyboard.press('PageDown')
  await isOpen(window, 'Memory')
  await expect(window.getByRole('note', { name: 'What to look at' })).toContainText('counts the lost updates.')
  await expect(stage(window)).toHaveText(/^Look\s1\/2$/)
  await window.keyboard.press('PageDown')
  await isOpen(window, 'Locks')
  await expect(window.getByRole('note', { name: 'What to look at' })).toContainText('acquisitions that had to wait.')
  await window.keyboard.press('PageDown')
  await expect(slide(window, 'Explanation')).toContainText('is three steps: read, add, write.')
  await expect(slide(window, 'Explanation')).toContainText(/Balance of the last run here\s*200/)
  await window.keyboard.press('ArrowRight')
  await expect(slide(window, 'Exercises')).toContainText('Set the amount to 5.')
  await window.keyboard.press('PageDown')
  await expect(stage(window)).toHaveText('Exercises')
  await window.keyboard.press('ArrowLeft')
  await expect(stage(window)).toHaveText('Explanation')

  await window.keyboard.press('Shift+P')
  await expect(stages(window)).toHaveCount(0)
  await expect(sidebar(window)).toBeVisible()
  await expect(window.locator('html')).toHaveAttribute('data-zoom', 'normal')
})

test('everything else is one key away, and typing moves nothing', async ({ shell }) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  await present(window)
  await stages(window).getByRole('button', { name: 'Run' }).click()
  await expect(window.getByLabel('Repetitions')).toBeHidden()
  await window.keyboard.press('Shift+L')
  await expect(sidebar(window)).toBeVisible()
  await window.getByLabel('Repetitions').press('PageDown')
  await window.getByLabel('Repetitions').press('Shift+P')
  await expect(stage(window)).toHaveText('Run')
  await window.getByRole('button', { name: 'Everything' }).click()
  await expect(sidebar(window)).toHaveCount(0)
  await window.getByRole('button', { name: 'End presenting' }).click()
  await expect(sidebar(window)).toBeVisible()
})

for (const size of [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
]) {
  test(`nothing is cut off in any view, ${size.width} by ${size.height}`, async ({ shell }) => {
    test.setTimeout(180_000)
    await using forkscope = await shell.open()
    const { window } = forkscope
    await window.setViewportSize(size)
    await present(window)
    const count = await stages(window).getByRole('listitem').count()
    expect(count).toBe(6)
    for (let at = 0; at < count; at++) {
      expect(await clipped(window)).toEqual([])
      await window.keyboard.press('PageDown')
    }
    await window.keyboard.press('F5')
    await hasStatus(window, 'finished')
    for (const tab of TABS) {
      await openView(window, tab)
      expect(await clipped(window), tab).toEqual([])
      // For the back of a room: a fiftieth of the screen's height is the least that is read there.
      const smallest = await window.evaluate(() => {
        interface Found {
          checkVisibility(): boolean
        }
        const page = globalThis as unknown as {
          readonly document: { querySelectorAll(selector: string): Iterable<Found> }
          getComputedStyle(element: Found): { readonly fontSize: string }
        }
        const texts = [...page.document.querySelectorAll('h1, h2, p, button, td, th, dd, .text')]
        return Math.min(
          ...texts
            .filter((text) => text.checkVisibility())
            .map((text) => parseFloat(page.getComputedStyle(text).fontSize)),
        )
      })
      expect(smallest, tab).toBeGreaterThanOrEqual(size.height / 50)
    }
  })
}
