import { app } from 'electron'
import { linkText } from '../../shared/deep-link.ts'
import { windowLink } from '../headless/arguments.ts'
import { asksForCommandLine, userArguments } from './arguments.ts'
import { runCommandLine } from './command-line-mode.ts'
import { runDesktop } from './desktop.ts'

const args = userArguments(process.argv, process.defaultApp)
const link = windowLink(args)
/** For this window, or for the one that is open already. */
const opening = { link: link === null ? '' : linkText(link) }

if (link === null && asksForCommandLine(args)) runCommandLine(args)
else if (app.requestSingleInstanceLock(opening)) runDesktop(opening)
else app.quit()
