import { startDisplay } from './display.ts'
import { electronRuntime } from './electron-runtime.ts'
import { checkSystemLibraries } from './system-libraries.ts'

/** Finds Electron and a display once, and leaves both in the environment for every worker. */
async function globalSetup(): Promise<() => Promise<void>> {
  const runtime = await electronRuntime()
  process.env.ELECTRON_OVERRIDE_DIST_PATH = runtime.dist
  // On stderr: a reporter may own stdout.
  console.error(`Tests run in Electron ${runtime.version}, from ${runtime.origin}.`)
  await checkSystemLibraries(runtime.program)
  const display = await startDisplay()
  return async () => {
    await display?.[Symbol.asyncDispose]()
  }
}

// Playwright takes the default export.
export { globalSetup as default }
