import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { constants } from 'node:os'
import type { FromProcess } from '../multiprocessing/protocol.ts'
import type { Launcher } from '../lab/launcher.ts'
import { sentenceOf } from '../lab/shortage.ts'
import { endingCode } from '../lab/windows-ending.ts'

/**
 * Ctrl-C in the terminal goes to the lab alone, which ends the processes in its own way: they have a process group of their
 * own, or on Windows a console of their own that nobody sees. `detached` would show it there, and would leave them alive
 * when the lab is killed: Node ties children to their parent by a job object.
 */
const APART = process.platform === 'win32' ? { windowsHide: true } : { detached: true }

/** Its last output is read by then, unless a process that it started keeps its pipes open. */
const LAST_WORDS_MS = 1_000

/** Processes as Node's children. @param entry the built `process-entry`. */
export const launchChildren = (entry: string): Launcher => ({
  kind: 'child process',
  launch(_label, listener) {
    const child = fork(entry, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...APART,
    })
    let over = false
    const end = (code: number | null, failure?: string): void => {
      if (over) return
      over = true
      listener.ended({ code }, failure)
    }
    child.stdout?.setEncoding('utf8').on('data', (text: string) => listener.wrote('stdout', text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => listener.wrote('stderr', text))
    child.on('message', (message) => listener.message(message as FromProcess))
    // Not 'exit': what it wrote last may still be in its pipes then.
    child.on('close', (code, signal) => end(codeOf(code, signal)))
    child.on('exit', (code, signal) => {
      const timer = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
        end(codeOf(code, signal))
      }, LAST_WORDS_MS)
      child.once('close', () => clearTimeout(timer))
    })
    child.on('error', (error) => end(null, `A process could not be started: ${sentenceOf(error)}`))
    return {
      pid: child.pid,
      send: (message) => {
        // One that was killed meanwhile cannot be written to. That is no failure to start: its end tells of it.
        if (child.connected) child.send(message, () => undefined)
      },
      kill: (signal) => void child.kill(signal),
    }
  },
})

const codeOf = (code: number | null, signal: NodeJS.Signals | null): number | null =>
  signal ? -constants.signals[signal] : endingCode(code)

/** For shells without Electron. */
export const childLauncher = launchChildren(fileURLToPath(new URL('./process.cjs', import.meta.url)))
