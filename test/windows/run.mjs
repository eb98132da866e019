/**
 * `npm run test:windows`: the library's suites on Windows, that is on node.exe under Wine. Needs a build. On a bare Debian
 * on x64, as root, it installs what it needs; where it cannot have that it says so in one sentence and fails.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import {
  keepWineRunning,
  NoWindows,
  stopWine,
  windowsCheckout,
  windowsCommand,
  windowsMachine,
  wineEnvironment,
} from './machine.mjs'

/** Several times what they take on two quiet cores. */
const LONGEST_MINUTES = 25
const PROJECT = fileURLToPath(new URL('../../', import.meta.url))

function run() {
  const machine = windowsMachine()
  const keeper = keepWineRunning(machine)
  try {
    const env = {
      ...process.env,
      FORKSCOPE_WINDOWS: JSON.stringify({
        command: windowsCommand(machine),
        checkout: windowsCheckout(machine),
        env: wineEnvironment(machine),
      }),
    }
    const vitest = join(PROJECT, 'node_modules/vitest/vitest.mjs')
    const args = [vitest, 'run', '--config', 'vitest.windows.config.ts', ...process.argv.slice(2)]
    const timeout = LONGEST_MINUTES * 60_000
    const { status, error } = spawnSync(process.execPath, args, { cwd: PROJECT, env, stdio: 'inherit', timeout })
    if (error?.code === 'ETIMEDOUT') console.error(`The suites were not over after ${LONGEST_MINUTES} minutes.`)
    return status ?? 1
  } finally {
    keeper.kill('SIGKILL')
    stopWine(machine)
  }
}

try {
  process.exitCode = run()
} catch (error) {
  if (!(error instanceof NoWindows)) throw error
  console.error(`The suites did NOT run on Windows: ${error.message}`)
  process.exitCode = 1
}
