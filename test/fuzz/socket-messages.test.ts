import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { once } from 'node:events'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { BrowserShell } from '../../main/headless/browser/browser-shell.ts'
import { serveLab } from '../../main/lab/session.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { Looker } from '../support/served-lab.ts'
import { until } from '../support/until.ts'
import { fuzz, FUZZ_TIMEOUT_MS } from './fuzz.ts'
import { openFuzzLab } from './fuzz-lab.ts'
import { askedRequest, checkRefusal, idOf, oddMessage } from './made-requests.ts'

afterAll(expectNothingLeft)

async function openShell() {
  const fuzzed = await openFuzzLab()
  const shell = await BrowserShell.open(0, (channel) => serveLab(fuzzed.lab, channel))
  const { port, hash } = new URL(shell.link)
  const witness = new Looker(Number(port))
  const session = await witness.enter({ token: hash.slice(1) })
  return {
    lab: fuzzed.lab,
    port: Number(port),
    session,
    /** Another page is served as before. */
    async works() {
      witness.heard.length = 0
      if ((await witness.ask('describe', {})).type !== 'answer') throw new Error('The lab no longer describes itself.')
    },
    async [Symbol.asyncDispose]() {
      witness.socket.terminate()
      await shell.close()
      await fuzzed[Symbol.asyncDispose]()
    },
  }
}

/** One WebSocket frame, masked as a browser's are; `length` may say something else than is there. */
function frame(opcode: number, isLast: boolean, isMasked: boolean, content: Uint8Array, length: number): Buffer {
  const mask = isMasked ? randomBytes(4) : Buffer.alloc(0)
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = (isLast ? 0x80 : 0) | opcode
  head[1] = (isMasked ? 0x80 : 0) | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  const body = Buffer.from(content.map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
  return Buffer.concat([head, mask, body])
}

const rawFrame = fc
  .tuple(
    fc.integer({ min: 0, max: 15 }),
    fc.boolean(),
    fc.boolean(),
    fc.uint8Array({ maxLength: 300 }),
    fc.option(fc.constantFrom(0, 125, 65_536, 2_000_000, 2 ** 40)),
  )
  .map(([opcode, isLast, isMasked, content, length]) =>
    frame(opcode, isLast, isMasked, content, length ?? content.length),
  )

it(
  'whatever a page sends through its socket is answered once, refused in one sentence, or closes that socket only',
  async () => {
    await using shell = await openShell()
    let page = new Looker(shell.port)
    await page.enter({ session: shell.session })
    const text = fc.oneof(
      { weight: 3, arbitrary: askedRequest.map((request) => stringified(request)) },
      { weight: 2, arbitrary: oddMessage.map((message) => stringified(message)) },
      { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string(), fc.constant('"'.repeat(2_000_000))) },
    )
    await fuzz(fc.oneof({ weight: 9, arbitrary: text }, fc.uint8Array({ maxLength: 200 })), 170, async (given) => {
      if (page.socket.readyState !== page.socket.OPEN) {
        page = new Looker(shell.port)
        await page.enter({ session: shell.session })
      }
      page.heard.length = 0
      page.socket.send(given)
      const id = typeof given === 'string' ? idOf(parsed(given)) : null
      const isOver = () => page.socket.readyState !== page.socket.OPEN
      const answers = () => page.heard.filter((message) => 'id' in message && message.id === id)
      if (id !== null) await until('an answer or the end', () => isOver() || answers().length > 0)
      for (const answer of answers()) if (answer.type === 'refusal') checkRefusal(answer.message)
      if (answers().length > 1) throw new Error('Two answers to one request.')
      await shell.works()
    })
    page.socket.terminate()
    expect(shell.lab.runs).toEqual([])
  },
  FUZZ_TIMEOUT_MS,
)

it(
  'broken frames and broken HTTP close their own connection',
  async () => {
    await using shell = await openShell()
    const host = `Host: 127.0.0.1:${shell.port}`
    const upgrade = `GET /lab HTTP/1.1\r\n${host}\r\nOrigin: http://127.0.0.1:${shell.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
    const entry = Buffer.from(JSON.stringify({ session: shell.session }))
    const letIn = Buffer.concat([Buffer.from(upgrade), frame(1, true, true, entry, entry.length)])
    const http = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(
          fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS', 'get', 'PRI'),
          fc.oneof(fc.webPath(), fc.string(), fc.constantFrom('/', '/lab', '/%', '/%00', '/..%2f', '//x/', '*')),
          fc.array(
            fc.oneof(
              fc.string(),
              fc.constantFrom(
                host,
                'Content-Length: 9e9',
                'Content-Length: 5',
                'Transfer-Encoding: chunked',
                'Upgrade: websocket',
                'Connection: Upgrade',
                `X: ${'y'.repeat(20_000)}`,
                'Expect: 100-continue',
              ),
            ),
            { maxLength: 6 },
          ),
        )
        .map(([method, path, headers]) => Buffer.from(`${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)),
    )
    const frames = fc
      .tuple(fc.constantFrom(Buffer.from(upgrade), letIn), fc.array(rawFrame, { minLength: 1, maxLength: 5 }))
      .map(([before, after]) => Buffer.concat([before, ...after]))
    await fuzz(fc.oneof(http, frames), 250, async (bytes) => {
      const socket = connect(shell.port, '127.0.0.1')
      socket.on('error', () => undefined).resume()
      await once(socket, 'connect')
      await new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
      await shell.works()
      socket.destroy()
    })
    expect(shell.lab.runs).toEqual([])
  },
  FUZZ_TIMEOUT_MS,
)

function stringified(message: unknown): string {
  try {
    return message === undefined ? 'undefined' : JSON.stringify(message)
  } catch {
    return String(message)
  }
}
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
