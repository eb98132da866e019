/**
 * The command line of a checkout: `npm run --silent lab -- …`. Processes are Node's children. FORKSCOPE_SCENARIOS names
 * another folder of scenarios.
 */
import { childLauncher } from './child-launcher.ts'
import { commandLine } from './command-line.ts'

process.exitCode = await commandLine(process.argv.slice(2), childLauncher, process.env.FORKSCOPE_SCENARIOS)
