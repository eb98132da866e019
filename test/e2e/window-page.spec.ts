import { expect, test } from '@playwright/test'
import { launchForkscope, type LaunchedForkscope } from './launch.ts'

/** The window's page as it can go wrong: it leaves, it breaks, it is not ours any more. The lab stays, and the page comes back. */

/** Runs a script in the page, as one that took it over would. What it answers is of no interest: the page may be gone. */
const inPage = ({ window }: LaunchedForkscope, script: string) =>
  window.evaluate(`${script}; undefined`).catch(() => undefined)

/** The text of the page that stands in the window, and its address. */
const shown = ({ app }: LaunchedForkscope) =>
  app
    .evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents
      // A page that is just dying never answers.
      const late = new Promise((resolve) => setTimeout(() => resolve(''), 1_000))
      const text = await Promise.race([contents.executeJavaScript('document.body.innerText').catch(() => ''), late])
      return { url: contents.getURL(), ready: String(text).includes('The bank') }
    })
    .catch(() => null)

const HOME = { url: 'forkscope://app/', ready: true }
const back = (forkscope: LaunchedForkscope) => expect.poll(() => shown(forkscope), { timeout: 30_000 }).toEqual(HOME)

const WAYS: readonly (readonly [string, string])[] = [
  ['about:blank', "location.href = 'about:blank'"],
  ['about:blank, in place of itself', "location.replace('about:blank')"],
  ['about:blank, by a link', "Object.assign(document.createElement('a'), { href: 'about:blank' }).click()"],
  ['about:srcdoc', "location.href = 'about:srcdoc'"],
  ['a data: address', "location.href = 'data:text/html,hello'"],
  ['a blob: address', "location.href = URL.createObjectURL(new Blob(['hello'], { type: 'text/html' }))"],
  ['a javascript: address', `location.href = 'javascript:"hello"'`],
  ['an address that does not exist', "location.href = 'forkscope://app/nowhere.html'"],
  ['a frame’s way out', "open('about:blank', '_top')"],
  ['a reload', 'location.reload()'],
  ['the history', "history.pushState(null, '', '/x'); history.back()"],
]

test('comes back from every place that the page can go to', async () => {
  test.setTimeout(180_000)
  await using forkscope = await launchForkscope()
  await back(forkscope)
  for (const [what, script] of WAYS) {
    await test.step(what, async () => {
      await inPage(forkscope, `window.mark = 1; ${script}`)
      // The main process is done with what the script began once it has answered again.
      await back(forkscope)
    })
  }
})

test('runs go on meanwhile, and the page that comes back shows them', async () => {
  await using forkscope = await launchForkscope()
  const { window } = forkscope
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'Squares and cubes' }).click()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(window.getByRole('status').first()).toHaveAttribute('data-status', 'running')
  await inPage(forkscope, "location.href = 'about:blank'")
  await expect(window.getByText('The bank').first()).toBeVisible({ timeout: 30_000 })
  expect(window.url()).toBe('forkscope://app/')
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'Squares and cubes' }).click()
  await expect(window.getByRole('status').first()).toHaveAttribute('data-status', /running|finished/)
  await expect(window.locator('tr[data-process="cubes"] [data-field="pid"]')).toHaveText(/^\d+$/)
})

test('comes back after a load that failed, and after its process died again and again', async () => {
  test.setTimeout(120_000)
  await using forkscope = await launchForkscope()
  const { app } = forkscope
  await back(forkscope)
  await app.evaluate(({ BrowserWindow, session }) => {
    let refused = 0
    session.defaultSession.webRequest.onBeforeRequest(({ resourceType }, answer) =>
      answer({ cancel: resourceType === 'mainFrame' && (refused += 1) <= 2 }),
    )
    BrowserWindow.getAllWindows()[0]!.webContents.reload()
  })
  await back(forkscope)
  // More often than the page comes back by itself: then the user says so.
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
  })
  for (let crash = 0; crash < 5; crash++) {
    await app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]!.webContents
          contents.once('render-process-gone', () => resolve())
          contents.forcefullyCrashRenderer()
        }),
    )
    await back(forkscope)
  }
})

test('a page that sends what is no request’s text loses its port, and the lab answers the next one', async () => {
  await using forkscope = await launchForkscope()
  await expect(forkscope.window.getByText('The bank').first()).toBeVisible()
  const answers = await forkscope.window.evaluate(async () => {
    interface Port {
      onmessage: (event: { data: { type: string; id?: number; message?: string } }) => void
      addEventListener(type: string, listener: () => void): void
      postMessage(message: unknown): void
    }
    const page = globalThis as unknown as {
      forkscope: { connect(): void }
      addEventListener(type: 'message', listener: (event: { ports: readonly Port[] }) => void, options: object): void
    }
    const open = () =>
      new Promise<Port>((resolve) => {
        page.addEventListener('message', ({ ports }) => resolve(ports[0]!), { once: true })
        // Not right after the one before, which would be taken for the same wish.
        setTimeout(() => page.forkscope.connect(), 100)
      })
    const outcome = (port: Port, message: unknown) =>
      new Promise<string>((resolve) => {
        port.onmessage = ({ data }) => data.id === 7 && resolve(data.message ?? data.type)
        port.addEventListener('close', () => resolve('closed'))
        port.postMessage(message)
      })
    const many = Object.fromEntries(Array.from({ length: 1_000_000 }, (_nothing, index) => [`k${index}`, 0]))
    const request = (command: string, payload: unknown) => JSON.stringify({ type: 'request', id: 7, command, payload })
    const found: string[] = []
    for (const message of [
      many,
      new Map([[1, 2]]),
      [1],
      { type: 'request', id: 7, command: 'describe', payload: {} },
      new Uint8Array(10_000_000),
      'x'.repeat(2_000_000),
      'no JSON',
      request('exit', {}),
      request('describe', []),
      request('describe', {}),
    ])
      found.push(await outcome(await open(), message))
    return found
  })
  expect(answers.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => 'closed'))
  expect(answers[7]).toBe('There is no command “exit”.')
  expect(answers[8]).toMatch(/^This request is not understood: .*\.$/)
  expect(answers[9]).toBe('answer')
})
