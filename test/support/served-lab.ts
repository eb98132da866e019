import { connect } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { WebSocket } from 'ws'
import type { FromLab } from '../../shared/contract.ts'
import { decodeFrame } from '../../shared/frame.ts'
import type { Backend } from './backends.ts'
import { start, type Started } from './run-program.ts'
import { until } from './until.ts'

/** A `forkscope serve` of its own, and its link taken apart. */
export interface ServedLab extends AsyncDisposable {
  readonly started: Started
  readonly port: number
  readonly token: string
}

export async function serveOn(backend: Backend, ...args: readonly string[]): Promise<ServedLab> {
  const started = await start(backend, 'serve', ...args)
  const [, port = '', token = ''] = await started.printed(/http:\/\/127\.0\.0\.1:(\d+)\/#(\S+) /)
  return {
    started,
    port: Number(port),
    token,
    async [Symbol.asyncDispose]() {
      started.child.kill('SIGINT')
      await started.finished
    },
  }
}

/** Sends exactly these bytes, which a browser would never do, and reads to the end. */
export async function ask(port: number, requestLine: string, headers: readonly string[] = []): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const hasHost = headers.some((header) => /^host:/i.test(header))
  const lines = [requestLine, ...(hasHost ? [] : [`Host: 127.0.0.1:${port}`]), ...headers, 'Connection: close']
  // Not `end`: a server may take a half-closed connection for one that has gone.
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const answer = await text(socket)
  socket.destroy()
  return answer
}

/** A page's WebSocket without a page: everything that it hears is kept. */
export class Looker {
  readonly socket: WebSocket
  readonly heard: FromLab[] = []
  readonly texts: string[] = []
  #lastId = 0

  constructor(port: number, options: { host?: string; origin?: string; path?: string } = {}) {
    const { host = `127.0.0.1:${port}`, origin = `http://${host}`, path = '/lab' } = options
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: { Host: host, ...(origin === '' ? {} : { Origin: origin }) },
    })
    this.socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.heard.push(decodeFrame(data) as FromLab)
      else this.texts.push(data.toString())
    })
    // What went wrong shows as a close, or as a status.
    this.socket.on('error', () => undefined)
  }

  /** Says who it is, right or wrong. */
  async say(entry: object | string): Promise<void> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open')
    this.socket.send(typeof entry === 'string' ? entry : JSON.stringify(entry))
  }

  /** Says who it is and is let in. @returns the session. */
  async enter(entry: object): Promise<string> {
    await this.say(entry)
    const welcome = await until('a welcome', () => this.texts[0])
    return (JSON.parse(welcome) as { session: string }).session
  }

  /** Asks, and waits for the answer or refusal. */
  async ask(command: string, payload: unknown): Promise<Extract<FromLab, { id: number }>> {
    const id = (this.#lastId += 1)
    this.socket.send(JSON.stringify({ type: 'request', id, command, payload }))
    return until(`an answer to ${command}`, () =>
      this.heard.find((message): message is Extract<FromLab, { id: number }> => 'id' in message && message.id === id),
    )
  }

  /** The status that the lab refused the upgrade with. */
  async refusedWith(): Promise<number | undefined> {
    const [, response] = (await once(this.socket, 'unexpected-response')) as [unknown, { statusCode?: number }]
    this.socket.terminate()
    return response.statusCode
  }

  /** Ask before what closes it. */
  async closedWith(): Promise<{ readonly code: number; readonly reason: string }> {
    const [code, reason] = (await once(this.socket, 'close')) as [number, Buffer]
    return { code, reason: reason.toString() }
  }
}
