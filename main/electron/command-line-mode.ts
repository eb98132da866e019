import { app } from 'electron'
import { INTERRUPTED } from '../headless/interruption.ts'
import { written } from '../headless/leave.ts'
import { otherScenarios } from './other-scenarios.ts'
import { complain } from '../headless/terminal.ts'
import { ensureHeadless } from './headless-platform.ts'
import { UtilityLauncher } from './utility-launcher.ts'

/** `forkscope list`, `run`, `serve`: the installed command line. No window, no display, no instance lock. */
export function runCommandLine(args: readonly string[]): void {
  ensureHeadless(process.argv)
  app.disableHardwareAcceleration()
  app.dock?.hide()
  // Until the command line listens itself, Chromium takes a signal for a wish to quit; nothing has been made by then.
  app.on('will-quit', () => app.exit(INTERRUPTED))
  void app
    .whenReady()
    .then(async () => {
      // The one part that both shells share: the window's program carries the command line with it once installed.
      const { commandLine } = await import('../headless/command-line.ts')
      return commandLine(args, new UtilityLauncher(), otherScenarios())
    })
    .catch((error: unknown) => {
      complain(error)
      return 1
    })
    .then(async (status) => {
      await written(status)
      app.exit(status)
    })
}
