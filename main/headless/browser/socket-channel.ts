import type { RawData, WebSocket } from 'ws'
import type { Channel, FromLab } from '../../../shared/contract.ts'
import { parseRequest } from '../../../shared/request-text.ts'
import { CloseCode } from '../../../shared/entry.ts'
import { encodeFrame } from '../../../shared/frame.ts'
import { HeldMessages } from './held-messages.ts'

/** So much may wait in the socket beside what the system has taken: more than a second of 100,000 events a second. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024

/** The lab's end of the wire to a page in a browser. It closes when the page goes away. */
export class SocketChannel implements Channel<unknown, FromLab> {
  readonly #socket: WebSocket
  readonly #held = new HeldMessages()

  readonly #mayHear: () => boolean

  /** @param mayHear while false, what arrives goes nowhere. */
  constructor(socket: WebSocket, mayHear: () => boolean) {
    this.#socket = socket
    this.#mayHear = mayHear
  }

  send(message: FromLab): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (!this.#held.add(message)) {
      this.#socket.close(CloseCode.TooSlow, 'This page read nothing for too long, so the lab stopped talking to it.')
      return
    }
    this.#pass()
  }

  listen(onMessage: (message: unknown) => void, onClose: () => void): void {
    this.#socket.on('message', (data: RawData, isBinary: boolean) => {
      const message = isBinary ? undefined : parsed(data)
      if (message === undefined) this.#socket.close(CloseCode.Unsuitable, 'The lab understands requests in JSON only.')
      else if (this.#mayHear()) onMessage(message)
    })
    this.#socket.on('close', () => onClose())
  }

  close(): void {
    this.#socket.close()
  }

  /** Called after each message, and whenever the system has taken something. */
  readonly #pass = (): void => {
    while (this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount < MOST_BUFFERED_BYTES) {
      const message = this.#held.take()
      if (message === undefined) return
      this.#socket.send(encodeFrame(message), this.#pass)
    }
  }
}

/** undefined when it is no JSON. Texts arrive as one buffer: the socket's binary type is Node's own. */
export const parsed = (data: RawData): unknown => parseRequest((data as Buffer).toString())
