import { electronRuntime } from '../e2e/electron-runtime.ts'

/**
 * Finds Electron once for all test files, as a download that cannot succeed takes its time. When there is none, the suites
 * that need it say so themselves.
 */
export async function setup(): Promise<void> {
  try {
    const { dist, version, origin } = await electronRuntime()
    process.env.ELECTRON_OVERRIDE_DIST_PATH = dist
    console.error(`Tests run in Electron ${version}, from ${origin}.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
}
