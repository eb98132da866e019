import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { electronProgram } from './electron-program.ts'

/** `npm start`: opens the window from a checkout. Plain Node; it finds Electron and hands over to it. */
const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
const args = process.argv.slice(2)
const commandLine = `npm run --silent lab -- ${/^\w/.test(args[0] ?? '') ? args.join(' ') : 'run bank'}`

function refuse(why: string): never {
  console.error(`${why}; the same lab runs without a window: ${commandLine}`)
  process.exit(1)
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
}

if (!hasDisplay()) refuse('There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set)')
const program = await electronProgram().catch((error: unknown) =>
  refuse(error instanceof Error ? error.message : 'No Electron'),
)

const isRoot = process.platform === 'linux' && process.getuid?.() === 0
if (isRoot) console.error("Chromium's sandbox is off, because it does not work for the user root.")
const child = spawn(program, [...(isRoot ? ['--no-sandbox'] : []), projectRoot, ...args], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
child.on('error', (error) => refuse(`Electron could not be started (${error.message})`))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
