import type { Page } from '@playwright/test'
import { expectAccessible, hasStatus, openView, startScenario, TEST_SCENARIOS } from './scenario-run.ts'
import { expect as hasty, test } from './shell.ts'

const expect = hasty.configure({ timeout: 20_000 })
test.describe.configure({ timeout: 180_000 })

/** An arrow as it is drawn: between which nodes, how long, and whether it is emphasised. */
interface Arrow {
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly length: number
  readonly stuck: boolean
}

const arrows = (window: Page): Promise<Arrow[]> =>
  window.locator('[data-edge]').evaluateAll((paths) =>
    paths.map((path) => {
      const { dataset, classList } = path as unknown as {
        dataset: Record<string, string>
        classList: { contains(name: string): boolean }
      }
      return {
        kind: dataset.edge ?? '',
        from: dataset.from ?? '',
        to: dataset.to ?? '',
        length: (path as unknown as { getTotalLength(): number }).getTotalLength(),
        stuck: classList.contains('stuck'),
      }
    }),
  )

/** Boxes of the drawn nodes by name. */
async function boxes(window: Page) {
  const nodes = await window.locator('[data-node]').all()
  const found = await Promise.all(
    nodes.map(async (node) => ({
      name: (await node.getAttribute('data-node')) ?? '',
      box: (await node.boundingBox())!,
    })),
  )
  return found.sort((one, other) => one.name.localeCompare(other.name))
}

/** The circle as it is drawn, from `left` on. */
function circleOf(drawn: readonly Arrow[]): string[] {
  const stuck = drawn.filter((arrow) => arrow.stuck)
  const circle: string[] = []
  for (let node = 'process-1'; !circle.includes(node);) {
    circle.push(node)
    node = stuck.find(({ from }) => from === node)?.to ?? 'nowhere'
  }
  return circle
}

test('a deadlock is announced with its circle and lines, and stays when the run is stopped', async ({ shell }) => {
  await using forkscope = await shell.open({ env: TEST_SCENARIOS })
  const { window } = forkscope
  await startScenario(window, 'Two locks', 'Waits')
  const announced = window.locator('[data-deadlock]')
  await expect(announced.getByRole('heading')).toHaveText('Deadlock')
  const sentence =
    'left waits for knife, held by right, at program.ts:6; right waits for fork, held by left, at program.ts:6.'
  await expect(announced.locator('[data-field="sentence"]')).toHaveText(sentence)

  const seeCircle = async () => {
    const drawn = await arrows(window)
    // left → knife → right → fork → left; the root waits for left to end, and is not in it.
    expect(circleOf(drawn)).toEqual(['process-1', 'object-2', 'process-2', 'object-1'])
    expect(drawn.filter(({ stuck }) => !stuck).map(({ from, to }) => [from, to])).toEqual([['process-0', 'process-1']])
    for (const { length } of drawn) expect(length).toBeGreaterThan(1)
    const nodes = await boxes(window)
    expect(nodes.map(({ name }) => name)).toEqual(['fork', 'knife', 'left', 'MainProcess', 'right'])
    for (const one of nodes) {
      for (const other of nodes.filter((node) => node !== one)) {
        const apart =
          one.box.x + one.box.width <= other.box.x ||
          other.box.x + other.box.width <= one.box.x ||
          one.box.y + one.box.height <= other.box.y ||
          other.box.y + other.box.height <= one.box.y
        expect(apart, `${one.name} and ${other.name}`).toBe(true)
      }
    }
    const row = window.locator('tr[data-wait="left"]')
    await expect(row.locator('[data-field="waits-for"]')).toHaveText(/^knife\s*deadlock$/)
    await expect(row.locator('[data-field="blockers"]')).toHaveText('right')
    await expect(row.locator('[data-field="place"]')).toHaveText('program.ts:6')
    await expect(row.locator('[data-field="for"]')).toHaveText(/^\d/)
  }
  await seeCircle()
  await expectAccessible(window)

  await window.getByRole('button', { name: 'Stop' }).click()
  await hasStatus(window, 'stopped')
  await expect(announced.locator('[data-field="sentence"]')).toHaveText(sentence)
  await expect(announced.locator('[data-field="when"]')).toContainText('this is how it stood')
  await seeCircle()

  // A source line leads to the program.
  await window.locator('tr[data-wait="right"]').getByRole('button', { name: 'program.ts:6' }).click()
  await expect(window.locator('.cm-marked-line')).toHaveText('  second.acquire()')
  await expect(window.locator('.cm-marked-line')).toBeInViewport()
})

test('where nobody waits, nothing is drawn', async ({ shell }) => {
  await using forkscope = await shell.open({ env: TEST_SCENARIOS })
  const { window } = forkscope
  await startScenario(window, 'Busy', 'Waits')
  await hasStatus(window, 'running')
  await expect(window.getByText('Nobody waits for long.')).toBeVisible()
  expect(await arrows(window)).toEqual([])
  await expectAccessible(window)
})

test('a deadlock that a signal breaks up is no longer called one', async ({ shell }) => {
  await using forkscope = await shell.open({ env: TEST_SCENARIOS })
  const { window } = forkscope
  await startScenario(window, 'Two locks', 'Waits')
  await expect(window.locator('[data-deadlock]').getByRole('heading')).toHaveText('Deadlock')
  await openView(window, 'Processes')
  for (const name of ['left', 'right']) await window.getByRole('button', { name: `Kill ${name}` }).click()
  await hasStatus(window, 'finished')
  await expect(window.locator('tr[data-process="right"] [data-field="ending"]')).toContainText('killed by SIGKILL')
  await openView(window, 'Waits')
  await expect(window.locator('[data-deadlock] [data-field="sentence"]')).toContainText(/knife|fork/)
})
