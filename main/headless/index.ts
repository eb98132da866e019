/**
 * The command line of a checkout: `npm run --silent lab -- …`. Processes are Node's children. FORKSCOPE_SCENARIOS names
 * another folder of scenarios.
 */
import { chosenLauncher } from './chosen-launcher.ts'
import { opensWindow } from './arguments.ts'
import { commandLine } from './command-line.ts'
import { written } from './leave.ts'
import { openWindowOrServe } from './open-window.ts'
import { complain } from './terminal.ts'

try {
  const args = process.argv.slice(2)
  process.exitCode = opensWindow(args)
    ? await openWindowOrServe(args, chosenLauncher())
    : await commandLine(args, chosenLauncher(), process.env.FORKSCOPE_SCENARIOS)
} catch (error) {
  complain(error)
  process.exitCode = 2
}
await written(process.exitCode)
// Whatever still holds this process (a thread that waits for a disk) is nothing that anybody waits for.
process.exit()
