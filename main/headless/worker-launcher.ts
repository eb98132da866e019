import { constants } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { LaunchedProcess, Launcher, ProcessListener } from '../lab/launcher.ts'
import { sharedRegion } from '../multiprocessing/memory/arena.ts'
import type { FromProcess } from '../multiprocessing/protocol.ts'

const ENTRY = new URL('./process.cjs', import.meta.url)

/**
 * Processes as worker threads of the lab: no processes at all, but everything the library does is the same, so its suites
 * run on it too. There are no pids of their own and no signals; to end one is to terminate its worker.
 */
export const workerLauncher: Launcher = {
  kind: 'worker thread',
  launch(label, listener) {
    try {
      return runningWorker(label, listener)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      queueMicrotask(() => listener.ended({ code: null }, `A worker thread could not be started: ${why}`))
      return { pid: undefined, send: () => undefined, kill: () => undefined }
    }
  },
}

function runningWorker(label: string, listener: ProcessListener): LaunchedProcess {
  const worker = new Worker(ENTRY, { stdout: true, stderr: true, name: label })
  // Who ends without having said so was ended.
  let killedBy: NodeJS.Signals = 'SIGKILL'
  let killed = false
  worker.stdout.setEncoding('utf8').on('data', (text: string) => listener.wrote('stdout', text))
  worker.stderr.setEncoding('utf8').on('data', (text: string) => listener.wrote('stderr', text))
  worker.on('message', (message: FromProcess) => listener.message(message))
  worker.on('error', (error) => listener.wrote('stderr', String(error)))
  worker.on('exit', () => listener.ended({ code: -constants.signals[killedBy] }))
  return {
    pid: process.pid,
    isThread: true,
    send: (message) => worker.postMessage({ ...message, shared: sharedRegion(message.arena.name) }),
    kill(signal) {
      if (!killed) killedBy = signal
      killed = true
      void worker.terminate()
    },
  }
}
