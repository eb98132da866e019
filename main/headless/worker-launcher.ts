import { constants } from 'node:os'
import { Worker } from 'node:worker_threads'
import { sentenceOf } from '../lab/shortage.ts'
import type { LaunchedProcess, Launcher, ProcessListener } from '../lab/launcher.ts'
import { sharedRegion } from '../multiprocessing/memory/arena.ts'
import type { FromProcess } from '../multiprocessing/protocol.ts'

/**
 * Processes as worker threads of the lab: no processes at all, but everything the library does is the same, so its suites
 * run on it too. There are no pids of their own and no signals; to end one is to terminate its worker.
 * @param entry the built `process-entry`.
 */
export const launchWorkers = (entry: URL): Launcher => ({
  kind: 'worker thread',
  launch(label, listener) {
    try {
      return runningWorker(new Worker(entry, { stdout: true, stderr: true, name: label }), listener)
    } catch (error) {
      queueMicrotask(() => listener.ended({ code: null }, `A worker thread could not be started: ${sentenceOf(error)}`))
      return { pid: undefined, send: () => undefined, kill: () => undefined }
    }
  },
})

export const workerLauncher = launchWorkers(new URL('./process.cjs', import.meta.url))

function runningWorker(worker: Worker, listener: ProcessListener): LaunchedProcess {
  // Who ends without having said so was ended.
  let killedBy: NodeJS.Signals = 'SIGKILL'
  let killed = false
  /** Until then it may be loading native code, which ends the whole lab when its thread is ended meanwhile. */
  let loaded = false
  worker.stdout.setEncoding('utf8').on('data', (text: string) => listener.wrote('stdout', text))
  worker.stderr.setEncoding('utf8').on('data', (text: string) => listener.wrote('stderr', text))
  worker.once('message', () => {
    loaded = true
    if (killed) void worker.terminate()
  })
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
      if (loaded) void worker.terminate()
    },
  }
}
