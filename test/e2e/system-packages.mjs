import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'

// Before the tests: what a bare Debian lacks to draw Electron's window on a display without a screen, and ps; or the
// packages of another list: node system-packages.mjs [list.json].
const LIST = process.argv[2] ?? new URL('debian-packages.json', import.meta.url)
const PACKAGES = JSON.parse(readFileSync(LIST, 'utf8'))

const isThere = (name) => {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' })
  return stdout.includes('install ok installed')
}
const hasApt = spawnSync('apt-get', ['--version']).status === 0 && spawnSync('dpkg-query', ['--version']).status === 0

// On another system the tests themselves say what is missing.
const missing = hasApt ? PACKAGES.filter((name) => !isThere(name)) : []
if (missing.length > 0 && process.getuid() === 0) {
  console.error(`Installing what the tests need: ${missing.join(' ')}`)
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  execFileSync('apt-get', ['update', '-qq'], options)
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], options)
} else if (missing.length > 0) {
  console.error(`The tests may need what is not installed: sudo apt-get install ${missing.join(' ')}`)
}
