import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/** What the tests need from Debian on a machine without a desktop; as root, `npm test` installs them. */
const PACKAGES = JSON.parse(readFileSync(new URL('debian-packages.json', import.meta.url), 'utf8')) as readonly string[]
export const HOW_TO_INSTALL = `on Debian, as root: apt-get install --no-install-recommends ${PACKAGES.join(' ')}`

/** Rejects with one sentence when Electron cannot even be loaded; each test would only say that it did not start. */
export async function checkSystemLibraries(electron: string): Promise<void> {
  try {
    await promisify(execFile)(electron, ['--no-sandbox', '--version'])
  } catch (error) {
    const missing = /error while loading shared libraries: (\S+):/.exec(String(error))?.[1]
    if (missing !== undefined) {
      throw new Error(`Electron needs the system's ${missing}; ${HOW_TO_INSTALL}`, { cause: error })
    }
    throw error
  }
}
