/** The command line of a checkout: `npm run --silent lab -- …`. Processes are Node's children. */
import { chosenLauncher } from './chosen-launcher.ts'
import { commandLine } from './command-line.ts'

try {
  process.exitCode = await commandLine(process.argv.slice(2), chosenLauncher())
} catch (error) {
  process.stderr.write(`forkscope: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
