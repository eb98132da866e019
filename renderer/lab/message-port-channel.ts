import type { Channel, FromLab, ToLab } from '../../shared/contract.ts'

const PORT_MESSAGE = 'forkscope:port'
const PATIENCE_MS = 10_000

/** The desktop window's wire: a MessagePort whose other end is the lab's process. */
export class MessagePortChannel implements Channel<FromLab, ToLab> {
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    this.#port = port
  }

  send(message: ToLab): void {
    this.#port.postMessage(JSON.stringify(message))
  }

  listen(onMessage: (message: FromLab) => void, onClose: () => void): void {
    this.#port.onmessage = (event: MessageEvent<FromLab>) => onMessage(event.data)
    this.#port.addEventListener('close', () => onClose())
    this.#port.start()
  }

  close(): void {
    this.#port.close()
  }
}

type Bridge = NonNullable<Window['forkscope']>

/** Asks the window for a port. Rejects with a sentence when it gives none in time. */
export function openMessagePort(shell: Bridge): Promise<Channel<FromLab, ToLab>> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer)
      window.removeEventListener('message', onMessage)
    }
    const onMessage = (event: MessageEvent) => {
      const port = event.ports[0]
      if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return
      settle()
      resolve(new MessagePortChannel(port))
    }
    const timer = setTimeout(() => {
      settle()
      reject(new Error(`The lab did not answer within ${PATIENCE_MS / 1000} seconds.`))
    }, PATIENCE_MS)
    window.addEventListener('message', onMessage)
    shell.connect()
  })
}
