import * as v from 'valibot'
import type { Channel, FromLab, ToLab } from '../../shared/contract.ts'
import { CloseCode, LAB_PATH, WelcomeSchema } from '../../shared/entry.ts'
import { decodeFrame } from '../../shared/frame.ts'
import { NotAdmittedError } from './lab-client.ts'
import { forgetSecrets, keepSession, pageEntry, reloadOnNewLink } from './page-secrets.ts'

const START_AGAIN = 'Start it again with “forkscope serve” (in a checkout: npm run serve) and open the link it prints.'
const PATIENCE_MS = 10_000
const OPEN_LINK = 'Go back to the tab that opened it, or end the lab and start it again for a new link.'

/** The browser's wire: a WebSocket to the lab that serves this page. */
export class WebSocketChannel implements Channel<FromLab, ToLab> {
  readonly #socket: WebSocket

  /** @param socket open and let in. */
  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  send(message: ToLab): void {
    this.#socket.send(JSON.stringify(message))
  }

  listen(onMessage: (message: FromLab) => void, onClose: (reason?: string) => void): void {
    this.#socket.onmessage = (event: MessageEvent<ArrayBuffer>) =>
      onMessage(decodeFrame(new Uint8Array(event.data)) as FromLab)
    this.#socket.onclose = (event) => onClose(closingWords(event))
  }

  close(): void {
    this.#socket.close()
  }
}

const WelcomeFrame = v.pipe(v.string(), v.parseJson(), WelcomeSchema)
let watchesAddress = false

/** Connects and shows what lets this page in. Rejects with a sentence when no lab answers or it lets nobody in. */
export function openWebSocket(): Promise<Channel<FromLab, ToLab>> {
  if (!watchesAddress) reloadOnNewLink()
  watchesAddress = true
  const entry = pageEntry()
  if (entry.token === undefined && entry.session === undefined) {
    return Promise.reject(new NotAdmittedError(`Only the link that Forkscope prints opens the lab. ${OPEN_LINK}`))
  }
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(new URL(LAB_PATH, location.href.replace(/^http/, 'ws').replace(/#.*/, '')))
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => socket.send(JSON.stringify(entry))
    const timer = setTimeout(() => {
      reject(new Error(`The lab did not answer within ${PATIENCE_MS / 1000} seconds.`))
      socket.close()
    }, PATIENCE_MS)
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer)
      const welcome = v.safeParse(WelcomeFrame, data)
      if (welcome.success) {
        keepSession(welcome.output.session)
        resolve(new WebSocketChannel(socket))
      } else {
        socket.close()
        reject(new Error('What answers at this address is no Forkscope lab.'))
      }
    }
    socket.onclose = (event) => {
      clearTimeout(timer)
      if (event.code === CloseCode.Refused) forgetSecrets()
      reject(
        event.code === CloseCode.Refused
          ? new NotAdmittedError(`${event.reason} ${OPEN_LINK}`)
          : new Error(
              event.code === CloseCode.TooMany ? event.reason : `No lab answers at this address. ${START_AGAIN}`,
            ),
      )
    }
  })
}

function closingWords({ code, reason }: CloseEvent): string {
  if (code === CloseCode.TooSlow || code === CloseCode.Unsuitable) return reason
  return `The lab has ended, and its runs with it. What you see is the last it told. ${START_AGAIN}`
}
