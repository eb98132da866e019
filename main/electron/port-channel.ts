import type { MessagePortMain } from 'electron'
import type { Channel, FromLab } from '../../shared/contract.ts'

/** The lab's end of the wire to the window. It closes when the page goes away. */
export class PortChannel implements Channel<unknown, FromLab> {
  readonly #port: MessagePortMain

  constructor(port: MessagePortMain) {
    this.#port = port
  }

  send(message: FromLab): void {
    this.#port.postMessage(message)
  }

  listen(onMessage: (message: unknown) => void, onClose: () => void): void {
    this.#port.on('message', (event) => onMessage(event.data))
    this.#port.on('close', () => onClose())
    this.#port.start()
  }

  close(): void {
    this.#port.close()
  }
}
