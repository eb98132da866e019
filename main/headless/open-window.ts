import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Launcher } from '../lab/launcher.ts'
import { electronProgram } from './electron-program.ts'
import { note } from './terminal.ts'
import { reasonOf } from '../lab/shortage.ts'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
/** What a shell and the system's loader report for a program that could not be loaded. */
const NOT_LOADED = 127

/**
 * Opens the window from a checkout: finds Electron and hands over to it. Where Electron cannot run it says why, and serves
 * the lab in the browser; a command of the command line is run as it stands.
 * @returns the exit status.
 */
export async function openWindowOrServe(args: readonly string[], launcher: Launcher): Promise<number> {
  try {
    return await openWindow(args)
  } catch (error) {
    const runs = /^\w/.test(args[0] ?? '')
    const why = error instanceof Error ? error.message : 'No Electron'
    const instead = runs && !args.includes('--open') ? 'this runs without it' : 'the lab is served in the browser'
    note(`${why}; ${instead}. The command line: npm run --silent lab -- --help`)
    const { commandLine } = await import('./command-line.ts')
    return commandLine(runs ? args : ['serve', ...args], launcher, process.env.FORKSCOPE_SCENARIOS)
  }
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
}

/** Settles when the window has closed, with Electron's exit status. Rejects with the beginning of a sentence when Electron cannot run. */
async function openWindow(args: readonly string[]): Promise<number> {
  if (!hasDisplay())
    throw new Error('There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set)')
  const program = await electronProgram()
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  if (isRoot) note("Chromium's sandbox is off, because it does not work for the user root.")
  const child = spawn(program, [...(isRoot ? ['--no-sandbox'] : []), projectRoot, ...args], { stdio: 'inherit' })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const forward = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of signals) process.on(signal, forward)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', (error) => reject(new Error(`Electron could not be started: ${reasonOf(error)}`)))
      child.on('exit', (code, signal) => {
        if (code === NOT_LOADED) reject(new Error('Electron could not be loaded; what it lacks stands above'))
        else resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
      })
    })
  } finally {
    for (const signal of signals) process.off(signal, forward)
  }
}
