import { join } from 'node:path'
import type { Page } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import type { TimelineReading } from '../../renderer/instruments/timeline/reading.ts'
import { formatMs } from '../../renderer/look/format.ts'
import { projectRoot } from './launch.ts'
import { expect, test, type OpenForkscope } from './shell.ts'

/** One process holds a lock while another waits for it: what happens is certain, only how long it takes is not. */
const SCENARIOS = join(projectRoot, 'test/e2e/scenarios')

/** What is drawn, as soon as a timeline is on screen. */
const read = async (window: Page): Promise<TimelineReading> => {
  const reading = await window.waitForFunction(
    () => (globalThis as unknown as { readTimeline(): TimelineReading | null }).readTimeline(),
    undefined,
    { timeout: 20_000 },
  )
  return (await reading.jsonValue())!
}
const trackOf = (reading: TimelineReading, process: string): TimelineReading['tracks'][number] => {
  const track = reading.tracks.find((candidate) => candidate.process === process)
  if (track === undefined) throw new Error(`There is no track of ${process}.`)
  return track
}
const status = (window: Page) => window.getByRole('status').first()
const over = (window: Page, expected: string) =>
  expect(status(window)).toHaveAttribute('data-status', expected, { timeout: 30_000 })
const stage = (window: Page) => window.locator('[data-timeline="stage"]')
const said = (window: Page) => window.locator('[data-timeline="said"]')
const start = (window: Page) => window.getByRole('button', { name: 'Run', exact: true }).click()
const choose = (window: Page, scenario: string) =>
  window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: scenario }).click()
const openTimeline = (window: Page) => window.getByRole('tab', { name: 'Timeline' }).click()

/** Drags over the tracks with Shift, from one share of their width to another: marks a stretch. */
async function mark(window: Page, from: number, to: number): Promise<void> {
  const box = (await stage(window).boundingBox())!
  const y = box.y + box.height - 20
  await window.keyboard.down('Shift')
  await window.mouse.move(box.x + from * box.width, y)
  await window.mouse.down()
  await window.mouse.move(box.x + ((from + to) / 2) * box.width, y)
  await window.mouse.move(box.x + to * box.width, y)
  await window.mouse.up()
  await window.keyboard.up('Shift')
}

/** What a kind of span comes to on a process's track, in the marked stretch. */
function summed(reading: TimelineReading, process: string, kind: string): { ms: number; count: number } {
  const sums = (reading.marked?.sums ?? []).filter((sum) => sum.process === process && sum.kind === kind)
  return {
    ms: sums.reduce((total, { ms }) => total + ms, 0),
    count: sums.reduce((total, { count }) => total + count, 0),
  }
}

let forkscope: OpenForkscope
test.afterEach(() => forkscope[Symbol.asyncDispose]())

test.describe('the built-in scenarios', () => {
  test.beforeEach(async ({ shell }) => {
    forkscope = await shell.open()
    await forkscope.window.locator('html[data-ready="true"]').waitFor()
  })

  test('the bank: as many critical sections and waits on the tracks as the lock counted', async () => {
    const { window } = forkscope
    await choose(window, 'The bank')
    await window
      .getByRole('group', { name: 'Variants' })
      .getByRole('button', { name: 'At once, with the lock' })
      .click()
    await start(window)
    await over(window, 'finished')
    const count = async (field: string): Promise<number> => {
      const text = await window.locator(`tr[data-lock="Lock-1"] [data-field="${field}"]`).textContent()
      return Number((text ?? '').replaceAll(/\D/g, ''))
    }
    const [acquisitions, contentions] = [await count('acquisitions'), await count('contentions')]
    await openTimeline(window)
    await mark(window, 0.0005, 0.9995)
    const reading = await read(window)
    expect(reading.tracks.map(({ process }) => process)).toEqual(['MainProcess', 'deposit', 'withdraw'])
    const both = (kind: string): number =>
      summed(reading, 'deposit', kind).count + summed(reading, 'withdraw', kind).count
    expect(both('holding a lock') + both('holding, others wait')).toBe(acquisitions)
    expect(both('waiting for a lock')).toBe(contentions)
    for (const name of ['deposit', 'withdraw']) {
      const lanes = trackOf(reading, name).spans.filter(({ lane }) => lane === 'hold')
      expect(lanes.reduce((sum, span) => sum + span.count, 0)).toBeGreaterThanOrEqual(20_000)
    }
    // Tens of thousands of spans are drawn as few.
    expect(trackOf(reading, 'deposit').spans.length).toBeLessThanOrEqual(4 * reading.widthPx)
    if (contentions > 0) expect(both('holding, others wait')).toBeGreaterThan(0)
  })

  test('the queue: every item flows from its put to its get', async () => {
    const { window } = forkscope
    await choose(window, 'The queue')
    await openTimeline(window)
    await start(window)
    await over(window, 'finished')
    await expect
      .poll(async () => (await read(window)).flows.filter(({ kind }) => kind === 'item').length, { timeout: 10_000 })
      .toBe(4)
    const { flows, tracks } = await read(window)
    for (const flow of flows.filter(({ kind }) => kind === 'item')) {
      expect(flow).toMatchObject({ object: 'Queue-1', from: 'Process-1', to: 'MainProcess' })
      expect(flow.toMs).toBeGreaterThan(flow.fromMs)
    }
    // Signs that lie close together are drawn as one; the legend counts all.
    const report = window.locator('[data-timeline="report"]')
    for (const [mark, count] of [
      ['put, Queue-1', 4],
      ['get, Queue-1', 4],
      ['start of a process', 1],
      ['exit', 2],
    ] as const) {
      await expect(report.locator('dt', { hasText: mark }).locator('+ dd')).toHaveText(String(count))
    }
    expect(tracks.flatMap(({ marks }) => marks).reduce((sum, { count }) => sum + count, 0)).toBe(17)
  })

  test('a run without the lock points at its lost updates', async () => {
    const { window } = forkscope
    await choose(window, 'The bank')
    await window.getByRole('group', { name: 'Variants' }).getByRole('button', { name: 'At once, no lock' }).click()
    await window.getByLabel('Repetitions').fill('400000')
    await start(window)
    await over(window, 'finished')
    await expect(window.locator('tr[data-memory="balance"] [data-field="lost-updates"]')).toHaveText(/^[1-9]/)
    await openTimeline(window)
    const marks = (await read(window)).tracks.flatMap((track) => track.marks.map(({ kind }) => kind))
    expect(marks).toContain('lost update')
  })

  test('a live run is followed, and holding still holds the view and not the run', async () => {
    const { window } = forkscope
    await choose(window, 'Squares and cubes')
    await openTimeline(window)
    await expect(window.locator('[data-timeline="nothing"]')).toContainText('Run the program')
    await start(window)
    await over(window, 'running')
    await expect.poll(async () => (await read(window)).tracks.length, { timeout: 20_000 }).toBe(3)
    await expect
      .poll(async () => trackOf(await read(window), 'cubes').spans.map(({ kind }) => kind), { timeout: 20_000 })
      .toContain('sleeping')
    const first = await read(window)
    expect(first.follows).toBe(true)
    await expect.poll(async () => (await read(window)).toMs, { timeout: 20_000 }).toBeGreaterThan(first.toMs)
    await window.getByRole('button', { name: 'Following' }).click()
    const still = await read(window)
    await expect.poll(async () => (await read(window)).nowMs, { timeout: 20_000 }).toBeGreaterThan(still.nowMs)
    expect(await read(window)).toMatchObject({ follows: false, fromMs: still.fromMs, toMs: still.toMs })
    // Escape clears what is selected here; only then does it stop the run.
    await stage(window).focus()
    await window.keyboard.press('.')
    await expect(said(window)).not.toBeEmpty()
    await window.keyboard.press('Escape')
    await expect(said(window)).toBeEmpty()
    await expect(status(window)).toHaveAttribute('data-status', 'running')
    await window.keyboard.press('Escape')
    await over(window, 'stopped')
    await window.keyboard.press('f')
    expect((await read(window)).tracks).toHaveLength(3)
  })
})

test.describe('a lock that is handed over', () => {
  test.beforeEach(async ({ shell }) => {
    forkscope = await shell.open({ env: { FORKSCOPE_SCENARIOS: SCENARIOS } })
    const { window } = forkscope
    await window.locator('html[data-ready="true"]').waitFor()
    await openTimeline(window)
    await start(window)
    await over(window, 'finished')
  })

  test('shows who waits, who holds while another waits, and the flow between them', async () => {
    const { window } = forkscope
    const reading = await read(window)
    const held = trackOf(reading, 'holder').spans.find(({ kind }) => kind === 'holding, others wait')!
    const waited = trackOf(reading, 'waiter').spans.find(({ kind }) => kind === 'waiting for a lock')!
    expect([held.object, waited.object]).toEqual(['Lock-1', 'Lock-1'])
    expect(held.toMs - held.fromMs).toBeGreaterThanOrEqual(300)
    expect(waited.toMs).toBeGreaterThanOrEqual(held.toMs)
    expect(trackOf(reading, 'waiter').spans.filter(({ lane }) => lane === 'hold')).toMatchObject([
      { kind: 'holding a lock', object: 'Lock-1' },
    ])
    expect(reading.flows).toContainEqual(
      expect.objectContaining({ kind: 'lock', object: 'Lock-1', from: 'holder', to: 'waiter', fromMs: held.toMs }),
    )
    expect(reading.flows).toContainEqual(
      expect.objectContaining({ kind: 'item', object: 'waiting', from: 'waiter', to: 'holder' }),
    )
  })

  test('tells on hover what, how long and who held it meanwhile', async () => {
    const { window } = forkscope
    const waited = trackOf(await read(window), 'waiter').spans.find(({ kind }) => kind === 'waiting for a lock')!
    const box = (await stage(window).boundingBox())!
    await window.mouse.move(box.x + waited.x, box.y + waited.y)
    const tip = window.locator('[data-timeline="tip"]')
    await expect(tip).toContainText('waits for Lock-1')
    await expect(tip).toContainText(/Held meanwhile by\s*holder/)
    await expect(tip).toContainText(/Let in by\s*holder/)
    await window.mouse.click(box.x + waited.x, box.y + waited.y)
    await expect(said(window)).toContainText('waits for Lock-1; process waiter')
    await window.getByRole('button', { name: 'Cause' }).click()
    await expect(said(window)).toContainText('holds Lock-1, others wait; process holder')
    await window.getByRole('button', { name: 'Effect' }).click()
    await expect(said(window)).toContainText('waits for Lock-1; process waiter')
  })

  test('is walked by keyboard, from the wait to the release that ended it and back', async () => {
    const { window } = forkscope
    await stage(window).focus()
    for (let step = 0; step < 3; step += 1) await window.keyboard.press('ArrowDown')
    const words = async (key: string): Promise<string> => {
      const before = await said(window).textContent()
      await window.keyboard.press(key)
      await expect(said(window)).not.toHaveText(before ?? '')
      return (await said(window).textContent()) ?? ''
    }
    let text = await words('.')
    for (let step = 0; step < 12 && !text.startsWith('waits for Lock-1'); step += 1) text = await words('.')
    expect(text).toMatch(/^waits for Lock-1; process waiter; lasted .*; held meanwhile by holder/)
    expect(await words('[')).toMatch(/^holds Lock-1, others wait; process holder/)
    expect(await words(']')).toMatch(/^waits for Lock-1; process waiter/)
    await window.keyboard.press('f')
    const { fromMs, toMs, selected } = await read(window)
    expect(selected?.kind).toBe('waiting for a lock')
    expect(fromMs).toBeLessThan(selected!.fromMs)
    expect(toMs - fromMs).toBeLessThan(2 * (selected!.toMs - selected!.fromMs))
    await window.keyboard.press('m')
    const marked = await read(window)
    expect(summed(marked, 'waiter', 'waiting for a lock').ms).toBeCloseTo(selected!.toMs - selected!.fromMs, 6)
    expect(summed(marked, 'holder', 'holding, others wait').ms).toBeGreaterThan(0)
    await window.keyboard.press('?')
    await expect(window.getByRole('dialog', { name: 'Keys of the timeline' })).toBeVisible()
    await window.keyboard.press('Escape')
    await expect(window.getByRole('dialog')).toHaveCount(0)
    const before = await read(window)
    await window.keyboard.press('w')
    expect((await read(window)).toMs - (await read(window)).fromMs).toBeLessThan(before.toMs - before.fromMs)
    await window.keyboard.press('d')
    expect((await read(window)).fromMs).toBeGreaterThan(before.fromMs)
  })

  test('sums a marked stretch in the legend, and points a lock out', async () => {
    const { window } = forkscope
    await mark(window, 0.001, 0.999)
    const report = window.locator('[data-timeline="report"]')
    const row = report.locator('[data-sum="waiting for a lock"][data-object="Lock-1"]')
    await expect(row).toContainText('waiting for Lock-1')
    const reading = await read(window)
    const total = ['MainProcess', 'holder', 'waiter'].reduce(
      (sum, name) => sum + summed(reading, name, 'waiting for a lock').ms,
      0,
    )
    expect(total).toBeGreaterThan(0)
    await expect(row).toContainText(formatMs(total))
    await row.getByRole('button').click()
    await expect(row.getByRole('button')).toHaveAttribute('aria-pressed', 'true')
    await window.getByRole('button', { name: 'Only contended' }).click()
    await expect
      .poll(async () => (await read(window)).tracks.map(({ process }) => process))
      .toEqual(['holder', 'waiter'])
  })

  test('tracks are pinned and folded, and the wheel zooms and pans', async () => {
    const { window } = forkscope
    await window.getByRole('button', { name: 'Pin waiter' }).click()
    await window.getByRole('button', { name: 'Details of holder' }).click()
    const { tracks, fromMs, toMs } = await read(window)
    expect(tracks.map(({ process, pinned, collapsed }) => [process, pinned, collapsed])).toEqual([
      ['waiter', true, false],
      ['MainProcess', false, false],
      ['holder', false, true],
    ])
    const box = (await stage(window).boundingBox())!
    await window.mouse.move(box.x + box.width / 2, box.y + box.height - 30)
    await window.keyboard.down('Control')
    await window.mouse.wheel(0, -240)
    await window.keyboard.up('Control')
    await expect.poll(async () => (await read(window)).toMs).toBeLessThan(toMs)
    const closer = await read(window)
    expect(closer.fromMs).toBeGreaterThan(fromMs)
    await window.keyboard.down('Shift')
    await window.mouse.wheel(0, 200)
    await window.keyboard.up('Shift')
    await expect.poll(async () => (await read(window)).fromMs).toBeGreaterThan(closer.fromMs)
    await window.getByRole('button', { name: 'Whole run' }).click()
    expect((await read(window)).fromMs).toBe(0)
  })

  test('a process killed in its critical section holds the lock on, and is marked as killed', async () => {
    const { window } = forkscope
    await window.getByRole('tab', { name: 'Run', exact: true }).click()
    await window.getByLabel('Seconds').fill('60')
    await openTimeline(window)
    await start(window)
    const kindsOf = async (process: string): Promise<string[]> =>
      (await read(window)).tracks.find((track) => track.process === process)?.spans.map(({ kind }) => kind) ?? []
    await over(window, 'running')
    await expect.poll(() => kindsOf('waiter'), { timeout: 20_000 }).toContain('waiting for a lock')
    await expect.poll(() => kindsOf('holder'), { timeout: 20_000 }).toContain('sleeping')
    process.kill(trackOf(await read(window), 'holder').pid!, 'SIGKILL')
    await expect
      .poll(async () => trackOf(await read(window), 'holder').marks.map(({ kind }) => kind), { timeout: 20_000 })
      .toContain('killed')
    const { spans } = trackOf(await read(window), 'holder')
    const ended = spans.find(({ kind }) => kind === 'ended')!
    const held = spans.find(({ kind }) => kind === 'holding, others wait')!
    expect(held).toMatchObject({ lane: 'hold', object: 'Lock-1' })
    expect(held.toMs).toBeGreaterThan(ended.fromMs)
    await expect(window.locator('[data-track="holder"]')).toContainText('killed by SIGKILL while holding Lock-1')
  })

  test('is a table too, and axe finds nothing to say', async () => {
    const { window } = forkscope
    const violations = async (): Promise<string[]> => {
      const { violations: found } = await new AxeBuilder({ page: window })
        .setLegacyMode()
        .include('[data-timeline="root"]')
        .analyze()
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    }
    expect(await violations()).toEqual([])
    await window.getByRole('button', { name: 'Timeline as table' }).click()
    const rows = window.getByRole('table', { name: 'Spans and marks' }).getByRole('row')
    await expect(rows.filter({ hasText: 'waits for Lock-1' })).toHaveCount(1)
    await expect(rows.filter({ hasText: 'holds Lock-1, others wait' })).toContainText('holder')
    expect(await violations()).toEqual([])
  })
})
