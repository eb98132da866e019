import type { MessagePortMain } from 'electron'
import type { Channel, FromLab } from '../../shared/contract.ts'
import { isRequestText, parseRequest } from '../../shared/request-text.ts'

/** The part of Electron's port that is used. */
type Port = Pick<MessagePortMain, 'close' | 'on' | 'postMessage' | 'start'>

/** The lab's end of the wire to the window. It closes when the page goes away, or sends what is no request's text. */
export class PortChannel implements Channel<unknown, FromLab> {
  readonly #port: Port
  #onClose: () => void = () => undefined
  #isOpen = true
  readonly #unsent: FromLab[] = []
  #isSending = false

  constructor(port: Port) {
    this.#port = port
  }

  /**
   * In order: Electron's postMessage lets promises go on before it posts, and what they send must not come before what is
   * just being sent.
   */
  send(message: FromLab): void {
    this.#unsent.push(message)
    if (this.#isSending) return
    this.#isSending = true
    try {
      for (let next = this.#unsent.shift(); next !== undefined; next = this.#unsent.shift())
        if (this.#isOpen) this.#port.postMessage(next)
    } finally {
      this.#isSending = false
    }
  }

  listen(onMessage: (message: unknown) => void, onClose: () => void): void {
    this.#onClose = onClose
    this.#port.on('message', ({ data }) => {
      const message = isRequestText(data) ? parseRequest(data) : undefined
      if (message === undefined) this.close()
      else if (this.#isOpen) onMessage(message)
    })
    this.#port.on('close', () => this.#closed())
    this.#port.start()
  }

  /** Electron tells only the other end. */
  close(): void {
    this.#port.close()
    this.#closed()
  }

  #closed(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#onClose()
  }
}
