import { spawnSync } from 'node:child_process'
import { closeSync, constants as fs, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * `node main/headless/from-checkout.mjs <entry> [argument …]`: runs out/main/<entry>.js, after a build when the sources
 * are newer. Plain JavaScript, because it must run before anything is built. Only the entry writes to stdout.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = ['build', 'main', 'renderer', 'shared', 'test/bench']
const CONFIGURATION = [
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
  'LICENSE',
]
/** One result of each of the build's three parts, and of the licences, which come last. */
const RESULTS = ['out/main/start.js', 'out/preload/preload.cjs', 'out/renderer/index.html', 'out/sbom.cdx.json']
const LOCK = join(root, '.cache', 'building')
const LOCK_PAUSE_MS = 200
const LOCK_EXCLUSIVE = 2
/** Node's own flag, UV_FS_O_EXLOCK: nobody else may open the file meanwhile. */
const WINDOWS_EXCLUSIVE = 0x1000_0000
const NO_LOCK = `${LOCK} cannot be locked; its file system has no locks. Run "npm run build" first.`

const changedMs = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs

/** A folder's own time counts too: it changes when a file in it is removed. */
function newestMs(folder) {
  const times = readdirSync(join(root, folder), { withFileTypes: true }).map((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? newestMs(path) : (changedMs(path) ?? 0)
  })
  return Math.max(changedMs(folder) ?? 0, ...times)
}

function isFresh() {
  const newest = Math.max(
    ...SOURCES.filter((folder) => changedMs(folder) !== undefined).map(newestMs),
    ...CONFIGURATION.map((file) => changedMs(file) ?? 0),
  )
  // The oldest result counts: a source that changed during a build makes that build stale.
  return RESULTS.every((file) => (changedMs(file) ?? 0) > newest)
}

/**
 * Builds of two commands started together must not run into each other: the second waits and finds a fresh build. The
 * lock is the system's own on the open file, as the lab's (main/lab/storage/file-lock.ts): it goes with its process.
 */
async function withBuildLock(work) {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const fd = await lockedFile()
  try {
    work()
  } finally {
    closeSync(fd)
  }
}

async function lockedFile() {
  if (process.platform !== 'win32') {
    const { default: koffi } = await import('koffi')
    const flock = koffi.load(null).func('int flock(int fd, int operation)')
    const fd = openSync(LOCK, 'a')
    while (flock(fd, LOCK_EXCLUSIVE) !== 0) if (koffi.errno() !== constants.errno.EINTR) throw new Error(NO_LOCK)
    return fd
  }
  for (;;) {
    try {
      return openSync(LOCK, fs.O_RDWR | fs.O_CREAT | WINDOWS_EXCLUSIVE)
    } catch (error) {
      if (error.code !== 'EBUSY') throw error
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_PAUSE_MS)
  }
}

function build() {
  if (process.stderr.isTTY) console.error('Building, since the sources have changed …')
  const windows = process.platform === 'win32'
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
  })
  if (status !== 0) {
    console.error('The build failed, so there is nothing to run.')
    process.exitCode = 1
  }
}

const [entry, ...args] = process.argv.slice(2)
if (!isFresh()) await withBuildLock(() => isFresh() || build())
if (process.exitCode !== 1) {
  const program = join(root, 'out', 'main', `${entry}.js`)
  process.argv = [process.execPath, program, ...args]
  await import(pathToFileURL(program).href)
}
