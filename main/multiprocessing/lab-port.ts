import { parentPort as threadPort } from 'node:worker_threads'
import type { FromProcess, ToProcess } from './protocol.ts'

/** The wire to the lab that launched this process, whichever launcher it was. */
export interface LabPort {
  send(message: FromProcess): void
}

/** Electron's utility processes have this on `process`; Node's types do not know it. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** A process without its lab has no one to work for: it ends when the wire breaks. */
export function connectToLab(onMessage: (message: ToProcess) => void): LabPort {
  if (threadPort) {
    threadPort.on('message', (message: ToProcess) => onMessage(message))
    return { send: (message) => threadPort?.postMessage(message) }
  }
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (parentPort) {
    parentPort.on('message', ({ data }) => onMessage(data as ToProcess))
    return { send: (message) => parentPort.postMessage(message) }
  }
  process.on('message', (message) => onMessage(message as ToProcess))
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  return { send: (message) => void process.send?.(message) }
}
