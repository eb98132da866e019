/**
 * The command line of a checkout: `npm run --silent lab -- …`. Processes are Node's children. FORKSCOPE_SCENARIOS names
 * another folder of scenarios.
 */
import { chosenLauncher } from './chosen-launcher.ts'
import { commandLine } from './command-line.ts'

try {
  process.exitCode = await commandLine(process.argv.slice(2), chosenLauncher(), process.env.FORKSCOPE_SCENARIOS)
} catch (error) {
  process.stderr.write(`forkscope: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
