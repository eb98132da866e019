import { expect, test } from './shell.ts'
import { openView, TABS } from './scenario-run.ts'
import { isReady, openPack, packOf, printed, runButton, scenarios } from './shelf-pages.ts'

const TITLE = 'חשבון הבנק: 2 תהליכים'
const PROGRAM = `import { Lock, Process, Queue, Value, print } from 'multiprocessing'
export function work(lock: Lock, queue: Queue, value: Value) {
  lock.acquire()
  value.value = value.value + 1
  lock.release()
  queue.put(1)
  print('\\u001b[31mred\\u001b[0m \\u001b]0;owned\\u0007 evil\\u202egnp.exe')
}
export function main() {
  const lock = new Lock({ name: '=cmd|1\\u202e' })
  const queue = new Queue({ name: 'תור' })
  const value = new Value('i', 0, { name: 'a very long name indeed, for a value that is one number' })
  for (const name of ['evil\\u202egnp.exe\\n', 'תהליך 1', 'pro\\u200bcess']) {
    const child = new Process({ target: work, args: [lock, queue, value], name })
    child.start()
    child.join()
    queue.get()
  }
  print('שלום, 3')
}
`
const pack = packOf({
  'manifest.json': JSON.stringify({ format: 1, title: 'שבוע 3', author: 'מורה', scenarios: ['greeting'] }),
  'greeting/lesson.md': `---\ntitle: "${TITLE}"\norder: 1\nsummary: One line.\n---\n\n## The question\n\nמה מודפס? What is printed by תהליך 1, and when?\n`,
  'greeting/program.ts': `${PROGRAM}// zero\u200bwidth \u200f here\n`,
})
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]/u

test('names from strangers are shown whole on every tab, and a title from right to left reads well', async ({ shell }, {
  project,
}) => {
  await using forkscope = await shell.open()
  const { window } = forkscope
  await isReady(window)
  await openPack(window, 'week.fklab', pack)
  await scenarios(window).getByRole('button', { name: TITLE }).click()
  await expect(window).toHaveTitle(`${TITLE} – Forkscope`)
  await runButton(window).click()
  const question = window.getByRole('dialog')
  await expect(question).toContainText('שבוע 3')
  await question.getByRole('button', { name: /Run/ }).click()
  await window.locator('[role="status"][data-status="finished"]').waitFor()
  await expect(printed(window).filter({ hasText: 'red' }).first()).toHaveText(
    'red \\x1b]0;owned\\x07 evil\\u202egnp.exe',
  )
  const picture = (name: string) =>
    window.screenshot({ path: `test-results/screenshots/hostile-${name}-${project.name}.png` })
  for (const theme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme: theme })
    for (const tab of TABS) {
      await openView(window, tab)
      await picture(`${tab.toLowerCase()}-${theme}`)
      if (tab === 'Processes')
        await expect(window.locator('[data-process="evil\\\\u202egnp.exe\\\\n"]').first()).toBeVisible()
      if (tab === 'Program') await expect(window.locator('.cm-specialChar')).toHaveText(['\\u200b', '\\u200f'])
      const seen = await window.evaluate(() => {
        const page = globalThis as unknown as {
          document: {
            body: {
              innerText: string
              querySelectorAll(css: string): Iterable<{ getAttribute(name: string): string | null }>
            }
          }
        }
        const { body } = page.document
        const named = [...body.querySelectorAll('[title], [aria-label]')]
        return [
          body.innerText,
          ...named.flatMap((one) => [one.getAttribute('title') ?? '', one.getAttribute('aria-label') ?? '']),
        ]
      })
      expect(seen.map((text) => text.replace(/[\n\t]/g, ' ')).filter((text) => UNSEEN.test(text))).toEqual([])
    }
  }
})
