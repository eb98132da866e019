import { app } from 'electron'
import { asksForCommandLine, userArguments } from './arguments.ts'
import { runCommandLine } from './command-line-mode.ts'
import { runDesktop } from './desktop.ts'

const args = userArguments(process.argv, process.defaultApp)

if (asksForCommandLine(args)) runCommandLine(args)
else if (app.requestSingleInstanceLock()) runDesktop()
else app.quit()
