import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { expect, test } from '@playwright/test'
import { electronRuntime } from './electron-runtime.ts'
import { launchForkscope, projectRoot, sandboxSwitches, temporaryFolder } from './launch.ts'
import { descendantsOf, isAlive } from './processes.ts'

/** What the tests use of the page's own globals; these files are checked without the DOM's types. */
interface PageGlobals {
  readonly forkscope: object
  readonly location: { assign(url: string): void }
  eval(code: string): unknown
  open(url: string): unknown
  addEventListener(type: string, listener: () => void): void
}

test('shows the scenarios, drawn by our own page', async () => {
  await using forkscope = await launchForkscope()
  await expect(forkscope.window.getByText('The bank').first()).toBeVisible()
  expect(forkscope.window.url()).toBe('forkscope://app/')
  await forkscope.window.screenshot({ path: 'test-results/desktop.png' })
})

test('gives the page no Node, no other place to go, no other window and no network', async () => {
  await using forkscope = await launchForkscope()
  const { window, app } = forkscope
  const found = await window.evaluate(async () => {
    const page = globalThis as unknown as PageGlobals
    const refused = async (work: () => unknown) => {
      try {
        await work()
        return false
      } catch {
        return true
      }
    }
    return {
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in page),
      // In a task of its own: what a debugger evaluates is free of the page's policy.
      evalRefused: await new Promise((resolve) => setTimeout(() => resolve(refused(() => page.eval('1'))), 0)),
      networkRefused: await refused(() => fetch('http://127.0.0.1:9/')),
      opened: page.open('forkscope://app/index.html') !== null,
      bridge: Object.keys(page.forkscope).sort(),
    }
  })
  expect(found).toEqual({
    node: [],
    evalRefused: true,
    networkRefused: true,
    opened: false,
    bridge: ['connect', 'platform', 'saveHandOut'],
  })
  await window
    .evaluate(() => (globalThis as unknown as PageGlobals).location.assign('https://example.invalid/'))
    .catch(() => undefined)
  expect(window.url()).toBe('forkscope://app/')
  expect(app.windows()).toHaveLength(1)
})

test('opens where it was closed', async () => {
  await using folder = await temporaryFolder()
  const place = { x: 60, y: 50, width: 1000, height: 700 }
  {
    await using first = await launchForkscope({ userDataDir: folder.path })
    await first.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), place)
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  }
  await using second = await launchForkscope({ userDataDir: folder.path })
  const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  expect(bounds).toEqual(place)
})

test('a second start leaves it to the first', async () => {
  await using folder = await temporaryFolder()
  await using first = await launchForkscope({ userDataDir: folder.path })
  const { program } = await electronRuntime()
  const args = [...sandboxSwitches, `--user-data-dir=${folder.path}`, projectRoot]
  const second = spawn(program, args, { stdio: 'ignore' })
  const [status] = (await once(second, 'exit')) as [number | null]
  expect(status).toBe(0)
  expect(first.app.windows()).toHaveLength(1)
})

test('tells the page what the menu is asked', async () => {
  await using forkscope = await launchForkscope()
  const { window, app } = forkscope
  await window.evaluate(() => {
    const heard: string[] = []
    Object.assign(globalThis, { heard })
    for (const name of ['run', 'stop', 'zoom-presenter', 'theme']) {
      ;(globalThis as unknown as PageGlobals).addEventListener(`forkscope:${name}`, () => heard.push(name))
    }
  })
  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
    for (const label of ['Run', 'Stop', 'Presenter', 'Light or Dark']) {
      items.find((item) => item.label === label)?.click()
    }
  })
  const heard = () => window.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
  await expect.poll(heard).toEqual(['run', 'stop', 'zoom-presenter', 'theme'])
})

test('shows the licences from its menu', async () => {
  await using forkscope = await launchForkscope()
  const { window, app } = forkscope
  await window.locator('html[data-ready="true"]').waitFor()
  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
    items.find((item) => item.label === 'Licences')?.click()
  })
  const dialog = window.getByRole('dialog', { name: 'Licences' })
  await expect(dialog.getByText(/^typescript \d/)).toBeVisible()
  expect(window.url()).toBe('forkscope://app/')
})

test('brings the page back when its process dies', async () => {
  await using forkscope = await launchForkscope()
  await expect(forkscope.window.getByText('The bank').first()).toBeVisible()
  // The page's handle dies with it, so the main process asks the page that came back.
  const isBack = forkscope.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents
    const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()))
    contents.forcefullyCrashRenderer()
    await loaded
    return contents.executeJavaScript(`new Promise((resolve) => {
      const look = () => (document.body.innerText.includes('The bank') ? resolve(true) : setTimeout(look, 50))
      look()
    })`) as Promise<boolean>
  })
  expect(await isBack).toBe(true)
})

for (const signal of ['close', 'SIGTERM', 'SIGINT'] as const) {
  test(`leaves no process behind after ${signal}`, async () => {
    await using forkscope = await launchForkscope()
    const { window, app } = forkscope
    await window.getByRole('button', { name: 'Run', exact: true }).click()
    const main = app.process()
    const pid = main.pid ?? 0
    const ended = once(main, 'exit')
    await window.waitForTimeout(500)
    const family = await descendantsOf(pid)
    expect(family.length).toBeGreaterThan(4)
    if (signal === 'close') await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    else process.kill(pid, signal)
    await ended
    await expect.poll(() => family.filter(isAlive)).toEqual([])
  })
}
