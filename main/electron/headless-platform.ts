import { app } from 'electron'
import { koffi } from '../multiprocessing/memory/koffi.ts'

const SWITCHES = [
  '--ozone-platform=headless',
  '--disable-gpu',
  // Chromium's complaints about a missing desktop mean nothing to a command line. 3: only what ends the program.
  '--log-level=3',
]

/**
 * Makes this Electron work without a display. Linux chooses its window system before the first line of JavaScript, and
 * Electron dies when there is none; so the program starts itself again with the switches that it should have had, in
 * the same process (`execv`): same pid, same terminal, same exit status, about 0.1 s. Elsewhere nothing needs doing.
 */
export function ensureHeadless(argv: readonly string[]): void {
  if (process.platform !== 'linux' || app.commandLine.getSwitchValue('ozone-platform') === 'headless') return
  const execv = koffi.load(null).func('int execv(const char *path, const char **argv)') as unknown as (
    path: string,
    argv: readonly (string | null)[],
  ) => number
  execv(process.execPath, [process.execPath, ...SWITCHES, ...argv.slice(1), null])
  throw new Error('Forkscope could not start itself again without a display.')
}
