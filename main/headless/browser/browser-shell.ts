import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { Channel, FromLab } from '../../../shared/contract.ts'
import { CloseCode, EntrySchema, LAB_PATH, type Welcome } from '../../../shared/entry.ts'
import { MOST_REQUEST_CHARACTERS } from '../../../shared/request-text.ts'
import { Admission } from './admission.ts'
import { Connections } from './connections.ts'
import { PAGE_HEADERS, pageFile } from './page-files.ts'
import { checkOrigin, type Refusal } from './request-check.ts'
import { parsed, SocketChannel } from './socket-channel.ts'

const PAGE_FOLDER = fileURLToPath(new URL('../renderer', import.meta.url))
const LOOPBACK = '127.0.0.1'
const MOST_PAGES = 16
/** A connection that has not asked, taken its answer, or said who it is by then is closed. */
const ENTRY_LIMIT_MS = 10_000
const CHECK_MS = 1_000
/** For the goodbyes when the shell closes; a page that does not answer is cut off. */
const GOODBYE_MS = 500

const HEADERS = {
  ...PAGE_HEADERS,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/** The browser shell: serves the page's own files on this machine, and one WebSocket to pages that were let in. */
export class BrowserShell {
  readonly #admission = new Admission()
  readonly #connections = new Connections()
  readonly #server: Server
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_REQUEST_CHARACTERS,
    perMessageDeflate: false,
  })
  readonly #enter: (channel: Channel<unknown, FromLab>) => void
  #pages = 0
  #closing = false

  private constructor(enter: (channel: Channel<unknown, FromLab>) => void) {
    this.#enter = enter
    const limits = {
      headersTimeout: ENTRY_LIMIT_MS,
      requestTimeout: ENTRY_LIMIT_MS,
      connectionsCheckingInterval: CHECK_MS,
    }
    this.#server = createServer(limits, (request, response) => {
      const { socket } = request
      this.#connections.reached(socket, 'answering')
      response.once('finish', () => this.#connections.reached(socket, 'idle'))
      void this.#answer(request, response)
    })
    // For one that does not read: its answer does not move.
    this.#server.timeout = ENTRY_LIMIT_MS
    this.#server.on('connection', (socket) => this.#connections.opened(socket))
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  /**
   * @param port 0 for a free one.
   * @param enter is given the channel of every page that was let in.
   * @throws Error with one sentence when the port cannot be had.
   */
  static async open(port: number, enter: (channel: Channel<unknown, FromLab>) => void): Promise<BrowserShell> {
    const shell = new BrowserShell(enter)
    await new Promise<void>((resolve, reject) => {
      shell.#server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(portTrouble(port, error))))
      shell.#server.listen(port, LOOPBACK, resolve)
    })
    return shell
  }

  /** With the token: whoever opens it first is let in. */
  get link(): string {
    return `http://${LOOPBACK}:${this.#port}/#${this.#admission.token}`
  }

  /** No page is let in any more, and what pages ask is not heard; they are still told things. */
  stopListening(): void {
    this.#closing = true
  }

  /** Says goodbye to every page and closes the port. */
  async close(): Promise<void> {
    this.stopListening()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    const gone = [...this.#sockets.clients].map((socket) => {
      socket.close(CloseCode.GoingAway, ENDED)
      return new Promise((resolve) => socket.once('close', resolve))
    })
    const impatience = new AbortController()
    await Promise.race([Promise.all(gone), delay(GOODBYE_MS, undefined, { signal: impatience.signal })])
    impatience.abort()
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.closeAllConnections()
    await closed
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = checkOrigin(request, this.#port, false) ?? checkMethod(request)
    const file = refusal === null ? pageFile(pathOf(request), PAGE_FOLDER) : null
    const body = file === null ? null : await readFile(file.path).catch(() => null)
    if (file === null || body === null) {
      const { status, why } = refusal ?? { status: 404, why: 'There is no such file.' }
      // Closed: what else comes with a refused request is not waited for.
      const headers = { ...HEADERS, ...(status === 405 ? { Allow: 'GET' } : {}), ...TEXT, Connection: 'close' }
      response.writeHead(status, headers).end(`${why}\n`)
    } else {
      response.writeHead(200, { ...HEADERS, 'Content-Type': file.contentType, 'Content-Length': body.byteLength })
      response.end(body)
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    this.#connections.reached(request.socket, 'entering')
    const refusal = checkOrigin(request, this.#port, true) ?? (pathOf(request) === LAB_PATH ? null : NO_SUCH_SOCKET)
    if (refusal === null && !this.#closing) {
      this.#sockets.handleUpgrade(request, socket, head, (page) => this.#meet(page, request.socket))
      return
    }
    const { status, why } = refusal ?? { status: 403, why: ENDED }
    // Its other half would stay open for as long as the other side likes.
    socket.once('finish', () => socket.destroy())
    socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${why}\n`)
  }

  /** The first message says who it is. */
  #meet(page: WebSocket, socket: Socket): void {
    // Too long a message, or a broken frame: the socket closes by itself.
    page.on('error', () => undefined)
    const impatience = setTimeout(() => page.terminate(), ENTRY_LIMIT_MS)
    page.once('close', () => clearTimeout(impatience))
    page.once('message', (data, isBinary) => {
      clearTimeout(impatience)
      this.#admit(page, socket, data, isBinary)
    })
  }

  #admit(page: WebSocket, socket: Socket, data: RawData, isBinary: boolean): void {
    const entry = v.safeParse(EntrySchema, isBinary ? undefined : parsed(data))
    if (!entry.success) {
      page.close(CloseCode.Unsuitable, 'The first message names a token or a session.')
      return
    }
    if (this.#closing) {
      page.close(CloseCode.GoingAway, ENDED)
      return
    }
    if (this.#pages >= MOST_PAGES) {
      page.close(CloseCode.TooMany, `${MOST_PAGES} pages look at this lab already; close one of them.`)
      return
    }
    const session = this.#admission.admit(entry.output)
    if (session === null) {
      page.close(CloseCode.Refused, 'This link does not open the lab, or has opened it in another tab already.')
      return
    }
    this.#connections.reached(socket, 'admitted')
    this.#pages += 1
    page.once('close', () => (this.#pages -= 1))
    page.send(JSON.stringify({ session } satisfies Welcome))
    this.#enter(new SocketChannel(page, () => !this.#closing))
  }
}

const ENDED = 'The lab has ended.'
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' }
const NO_SUCH_SOCKET: Refusal = { status: 404, why: `The lab is at ${LAB_PATH}.` }

function checkMethod({ method }: IncomingMessage): Refusal | null {
  return method === 'GET' ? null : { status: 405, why: 'Forkscope only gives its page: GET.' }
}

/** As it was asked, without the query: its dots and escapes are for `pageFile` to judge. */
const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? ''

function portTrouble(port: number, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program; give --port another number, or leave it out.`
  if (code === 'EACCES') return `Port ${port} needs rights that you do not have; give --port a number above 1023.`
  return `The page cannot be served on ${LOOPBACK}: ${message}.`
}
