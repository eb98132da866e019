import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { chromium, expect, test } from '@playwright/test'
import { runWithoutDisplay } from './command-line.ts'
import { electronRuntime } from './electron-runtime.ts'
import { definedEnvironment, projectRoot, sandboxSwitches, temporaryFolder } from './launch.ts'
import { ServedForkscope } from './served.ts'

/** The program as a user gets it: packaged from the Electron under test, its fuses set, nothing downloaded. */
test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'Packages are made on each system for itself; here Linux is tested.')

const PACKAGING_LIMIT_MS = 180_000
/** Where nobody answers: a download would fail the test. */
const NOWHERE = 'http://127.0.0.1:9/'
/** A fuse in the program is one character. */
const ENABLED = '1'.charCodeAt(0)
const THREADED = `
import { print } from 'multiprocessing'
import { Thread } from 'threading'
export const work = () => print('at work')
export function main() {
  const thread = new Thread({ target: work })
  thread.start()
  thread.join()
}
`
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let program: string

test.beforeAll(async () => {
  test.setTimeout(PACKAGING_LIMIT_MS)
  folder = await temporaryFolder()
  const { dist, version } = await electronRuntime()
  const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js')
  const overrides = [`electronDist=${dist}`, `electronVersion=${version}`, `directories.output=${folder.path}`]
  await promisify(execFile)(process.execPath, [builder, '--linux', 'dir', ...overrides.map((pair) => `-c.${pair}`)], {
    cwd: projectRoot,
    env: { ...definedEnvironment(), ELECTRON_MIRROR: NOWHERE, ELECTRON_BUILDER_BINARIES_MIRROR: NOWHERE },
  })
  program = join(folder.path, 'linux-unpacked', 'forkscope')
})
test.afterAll(() => folder[Symbol.asyncDispose]())

test('its fuses are set', async () => {
  const fuses = await getCurrentFuseWire(program)
  const on = (option: FuseV1Options) => Number(fuses[option]) === ENABLED
  expect({
    runAsNode: on(FuseV1Options.RunAsNode),
    cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
    nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspector: on(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
    fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    cookieEncryption: true,
    nodeOptions: false,
    inspector: false,
    asarIntegrity: true,
    onlyAsar: true,
    fileProtocol: false,
  })
})

test('its command line runs a scenario without a display', async () => {
  const { status, stdout } = await runWithoutDisplay(program, [...sandboxSwitches, 'run', 'bank', '--json'])
  const report = JSON.parse(stdout) as { status: string; memory: { values: number[] }[] }
  expect(report.status).toBe('finished')
  expect(report.memory.some(({ values }) => values[0] === 200)).toBe(true)
  expect(status).toBe(0)
})

test('it holds the licences and the bill of materials of what is in it, and Electron’s own', async () => {
  const beside = (file: string) => readFile(join(folder.path, 'linux-unpacked', file), 'utf8')
  const licences = await beside('THIRD-PARTY-LICENCES.txt')
  expect(licences).toBe(await readFile(join(projectRoot, 'out/licences.txt'), 'utf8'))
  expect(await beside('sbom.cdx.json')).toBe(await readFile(join(projectRoot, 'out/sbom.cdx.json'), 'utf8'))
  expect(await beside('LICENSE.electron.txt')).toContain('Electron contributors')
  expect(await beside('LICENSES.chromium.html')).toContain('The Chromium Authors')
  const { status, stdout } = await runWithoutDisplay(program, [...sandboxSwitches, 'licences'])
  expect([status, stdout]).toEqual([0, licences])
})

test('its processes have threads, whose program lies in the archive', async () => {
  const path = join(folder.path, 'threads.ts')
  await writeFile(path, THREADED)
  const { status, stdout } = await runWithoutDisplay(program, [...sandboxSwitches, 'run', path, '--json'])
  const report = JSON.parse(stdout) as { output: { process: string; text: string }[] }
  expect(report.output.map(({ process, text }) => [process, text])).toEqual([['Thread-1 (work)', 'at work']])
  expect(status).toBe(0)
})

test('its command line serves the page and the lab', async () => {
  await using lab = new ServedForkscope(program, [...sandboxSwitches, 'serve'])
  const link = await lab.link()
  const page = await fetch(link)
  const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? ''
  expect([page.status, (await fetch(new URL(script, link))).status]).toEqual([200, 200])
  expect(await lab.end()).toBe(0)
})

test('its window lists the scenarios, and its editor knows TypeScript, which lies in the archive', async () => {
  await using userData = await temporaryFolder()
  // The inspector's fuse is off, so Playwright comes in as a browser's debugger does.
  const args = [...sandboxSwitches, `--user-data-dir=${userData.path}`, '--remote-debugging-port=0']
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const browser = await chromium.connectOverCDP(await debuggerAddress(child.stderr))
    const context = browser.contexts()[0]
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
    await expect(page!.getByText('The bank').first()).toBeVisible()
    expect(page!.url()).toBe('forkscope://app/')
    await page!.getByRole('tab', { name: 'Program' }).click()
    await page!.getByRole('textbox', { name: /^Program of / }).press('Control+End')
    await page!.keyboard.type('\nconst = 1')
    const problems = page!.getByRole('list', { name: 'Problems' })
    await expect(problems).toContainText('Variable declaration expected.', { timeout: 30_000 })
    await browser.close()
  } finally {
    child.kill()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
})

async function debuggerAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stderr)) {
    const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1]
    if (address !== undefined) {
      // Nobody reads on, and a full pipe would stop the program.
      stderr.resume()
      return address
    }
  }
  throw new Error('The packaged program ended before it listened.')
}
