import { finished } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { utilityProcess, type UtilityProcess } from 'electron'
import type { LaunchedProcess, Launcher, ProcessListener } from '../lab/launcher.ts'
import { ENGINE_FLAGS } from '../multiprocessing/engine-flags.ts'
import { endingCode } from '../lab/windows-ending.ts'
import type { FromProcess, ToProcess } from '../multiprocessing/protocol.ts'
import { missedEnding } from './missed-ending.ts'
import { sentenceOf } from '../lab/shortage.ts'

const ENTRY = fileURLToPath(new URL('./process.cjs', import.meta.url))
const LAST_SIGNAL = 31
/**
 * How long after the end its output may still arrive. Electron 33 ends the streams of a killed process before it tells
 * the end, but never those of a process that ended by itself; what it wrote came first in every measurement.
 */
const LAST_WORDS_MS = 5

/**
 * Starts processes as Electron's utility processes: real operating-system processes with Node inside.
 *
 * Invariant of `ended`: the lab asks for `Ending.code` only when the process wrote none into the arena, that is when it
 * did not end by itself. Electron reports the raw wait status then, which for a signal is the signal's number (9 for
 * SIGKILL, 15 for SIGTERM, measured in Electron 33); so 1 to 31 means "killed by that signal".
 */
export class UtilityLauncher implements Launcher {
  readonly kind = 'utility process'

  launch(label: string, listener: ProcessListener): LaunchedProcess {
    let child: UtilityProcess
    try {
      child = utilityProcess.fork(ENTRY, [], {
        serviceName: label,
        stdio: ['ignore', 'pipe', 'pipe'],
        execArgv: [...ENGINE_FLAGS],
      })
    } catch (error) {
      const why = sentenceOf(error)
      queueMicrotask(() => listener.ended({ code: null }, `Electron could not start ${label}: ${why}`))
      return { pid: undefined, send: () => undefined, kill: () => undefined }
    }
    const lastWords = Promise.all([
      forward(child.stdout, (text) => listener.wrote('stdout', text)),
      forward(child.stderr, (text) => listener.wrote('stderr', text)),
    ])
    child.on('message', (message: FromProcess) => listener.message(message))
    let told = false
    const end = (code: number | null) => {
      if (!told) listener.ended({ code })
      told = true
    }
    child.on('exit', (status) => {
      void Promise.race([lastWords, delay(LAST_WORDS_MS)]).then(() => end(codeOf(status)))
    })
    child.once('spawn', () => {
      const { pid } = child
      if (pid !== undefined) void lastWords.then(() => missedEnding(pid)).then(end)
    })
    return new RunningProcess(child)
  }
}

class RunningProcess implements LaunchedProcess {
  readonly #child: UtilityProcess

  constructor(child: UtilityProcess) {
    this.#child = child
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  send(message: ToProcess): void {
    this.#child.postMessage(message)
  }

  kill(signal: NodeJS.Signals): void {
    // Not child.kill(): that asks Chromium, which reports the end as status 0.
    const send = () => {
      const { pid } = this.#child
      if (pid === undefined) return
      try {
        process.kill(pid, signal)
      } catch {
        // It ended in this moment.
      }
    }
    if (this.#child.pid === undefined) this.#child.once('spawn', send)
    else send()
  }
}

function codeOf(status: number): number | null {
  if (process.platform === 'win32') return endingCode(status)
  return status >= 1 && status <= LAST_SIGNAL ? -status : status
}

async function forward(stream: NodeJS.ReadableStream | null, wrote: (text: string) => void): Promise<void> {
  if (stream === null) return
  stream.setEncoding('utf8')
  stream.on('data', wrote)
  await finished(stream).catch(() => undefined)
}
