import { childLauncher } from './child-launcher.ts'
import { written } from './leave.ts'
import { openWindowOrServe } from './open-window.ts'

/** `npm start`: opens the window from a checkout, or what comes nearest to it. */
process.exitCode = await openWindowOrServe(process.argv.slice(2), childLauncher)
await written(process.exitCode)
process.exit()
