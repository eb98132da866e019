import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { electronProgram } from './electron-program.ts'

/**
 * `npm start`: opens the window from a checkout. Plain Node; it finds Electron and hands over to it. Where Electron cannot
 * run it says why, and serves the lab in the browser; a command of the command line is run as it stands.
 */
const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
const args = process.argv.slice(2)
const isCommand = /^\w/.test(args[0] ?? '')
/** What a shell and the system's loader report for a program that could not be loaded. */
const NOT_LOADED = 127

async function withoutWindow(why: string): Promise<void> {
  const instead = isCommand ? 'this runs without it' : 'the lab is served in the browser'
  console.error(`${why}; ${instead}. The command line: npm run --silent lab -- --help`)
  const [{ commandLine }, { childLauncher }] = await Promise.all([
    import('./command-line.ts'),
    import('./child-launcher.ts'),
  ])
  process.exitCode = await commandLine(
    isCommand ? args : ['serve', ...args],
    childLauncher,
    process.env.FORKSCOPE_SCENARIOS,
  )
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
}

/** Settles when the window has closed. Rejects with the beginning of a sentence when Electron cannot run. */
async function openWindow(): Promise<void> {
  if (!hasDisplay())
    throw new Error('There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set)')
  const program = await electronProgram()
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  if (isRoot) console.error("Chromium's sandbox is off, because it does not work for the user root.")
  const child = spawn(program, [...(isRoot ? ['--no-sandbox'] : []), projectRoot, ...args], { stdio: 'inherit' })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const forward = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of signals) process.on(signal, forward)
  try {
    process.exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', (error) => reject(new Error(`Electron could not be started (${error.message})`)))
      child.on('exit', (code, signal) => {
        if (code === NOT_LOADED) reject(new Error('Electron could not be loaded; what it lacks stands above'))
        else resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
      })
    })
  } finally {
    for (const signal of signals) process.off(signal, forward)
  }
}

await openWindow().catch((error: unknown) => withoutWindow(error instanceof Error ? error.message : 'No Electron'))
