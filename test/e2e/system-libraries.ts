import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What the tests need from Debian on a machine without a desktop. `.ci/run` installs the same list. */
const DEBIAN_PACKAGES = 'xvfb libgtk-3-0 libnss3 libasound2 libgbm1 fonts-dejavu-core procps'
export const HOW_TO_INSTALL = `on Debian, as root: apt-get install --no-install-recommends ${DEBIAN_PACKAGES}`

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
