/** What of `argv` the user typed: without the program, the folder given to a bare Electron, and Chromium's switches. */
export function userArguments(argv: readonly string[], bareElectron: boolean): readonly string[] {
  const isOurs = (arg: string) => !arg.startsWith('-') || arg === '--help' || arg === '--version'
  const first = argv.slice(1).findIndex((arg) => (bareElectron ? !arg.startsWith('-') : isOurs(arg))) + 1
  if (first === 0) return []
  return argv.slice(bareElectron ? first + 1 : first)
}

const WINDOWLESS_SWITCHES: ReadonlySet<string> = new Set(['--help', '-h', '--version'])

/** The `.fklab` file that the system, or the user, gave the window to open; null for none. */
export const packIn = ([first, second]: readonly string[]): string | null =>
  first !== undefined && second === undefined && /[^:]\.fklab$/i.test(first) ? first : null

/** True when the user asks for the command line, which needs no window; also with a command that does not exist. */
export const asksForCommandLine = ([first, ...rest]: readonly string[]): boolean =>
  first !== undefined && packIn([first, ...rest]) === null && (!first.startsWith('-') || WINDOWLESS_SWITCHES.has(first))
