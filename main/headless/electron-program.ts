import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { say } from './terminal.ts'

const DOWNLOAD_LIMIT_MS = 5 * 60_000
const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}
/** Electron's program inside its folder, on this system. */
export const electronIn = (folder: string): string => join(folder, NAMES[process.platform] ?? 'electron')

/**
 * The Electron program: the one under ELECTRON_OVERRIDE_DIST_PATH, or the electron package's own, which it downloads at
 * first use. Rejects with the beginning of a sentence. (The package's own entry would wait for the download without a
 * limit and print a stack trace when it fails.)
 */
export async function electronProgram(): Promise<string> {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const program = electronIn(override)
    if (existsSync(program)) return program
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${override}, which holds no Electron`)
  }
  let folder: string
  try {
    folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    throw new Error('The window needs Electron, and the electron package is not installed (npm ci installs it)')
  }
  const program = electronIn(join(folder, 'dist'))
  const complete = () => existsSync(program) && existsSync(join(folder, 'path.txt'))
  if (complete()) return program
  say('The window needs Electron, which is fetched once (about 110 MB).\n')
  try {
    await promisify(execFile)(process.execPath, [join(folder, 'install.js')], { timeout: DOWNLOAD_LIMIT_MS })
  } catch {
    throw new Error('The window needs Electron, and its download failed')
  }
  if (!complete()) throw new Error('The window needs Electron, and its download is incomplete')
  return program
}
