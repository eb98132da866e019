import { existsSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CloseCode } from '../../shared/entry.ts'
import { decodeEvents, EVENT_BYTES, EventKind } from '../../shared/trace.ts'
import { node, PROJECT, shells } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { forkscope, start } from '../support/run-program.ts'
import { ask, Looker, serveOn, type ServedLab } from '../support/served-lab.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

const ANY_SECRET = 'A'.repeat(22)

describe.each(shells)('forkscope serve on $name', (shell) => {
  it('prints one line, runs what its page asks for, and leaves nothing behind', async () => {
    await using lab = await serveOn(shell)
    const looker = new Looker(lab.port)
    await looker.enter({ token: lab.token })
    const description = await looker.ask('describe', {})
    expect(description).toMatchObject({ type: 'answer', value: { cores: expect.any(Number) as number } })
    const answer = await looker.ask('run', { scenario: 'bank', params: { repetitions: 50 } })
    expect(answer.type).toBe('answer')
    const run = answer.type === 'answer' ? answer.value : ''
    await until('the end of the run', () =>
      looker.heard.find((message) => message.type === 'run' && message.run.status === 'finished'),
    )
    const ticks = ticksOf(looker)
    expect(new Set(ticks.map((tick) => tick.run))).toEqual(new Set([run]))
    const kinds = ticks.flatMap(({ recorders }) => recorders.flatMap(({ bytes }) => decodeEvents(bytes)))
    // A lock that was free is in one event with its release.
    const acquired = kinds.filter(
      ({ kind, first }) => kind === EventKind.Acquire || (kind === EventKind.Release && first === 1),
    ).length
    expect(acquired).toBe(ticks.at(-1)!.locks.reduce((sum, { acquisitions }) => sum + acquisitions, 0))
    expect(acquired).toBe(100)
    expect(ticks.at(-1)!.memory.find(({ name }) => name === 'balance')?.values).toEqual([200])

    const closed = looker.closedWith()
    lab.started.child.kill('SIGTERM')
    expect(await closed).toMatchObject({ code: CloseCode.GoingAway })
    const { status, stdout, stderr } = await lab.started.finished
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      `Forkscope is at http://127.0.0.1:${lab.port}/#${lab.token} — open it in a browser on this machine; Ctrl-C ends it.\n`,
    )
  })

  it('ends live runs when it is interrupted, twice if need be, and tells its page', async () => {
    await using lab = await serveOn(shell)
    const looker = new Looker(lab.port)
    await looker.enter({ token: lab.token })
    await looker.ask('describe', {})
    await looker.ask('run', { scenario: 'bank', params: { repetitions: 1_000_000 } })
    const pids = await until('two processes', () => {
      const found = ticksOf(looker)
        .at(-1)
        ?.processes.flatMap(({ pid }) => pid ?? [])
      return found !== undefined && found.length >= 2 ? found : null
    })
    const closed = looker.closedWith()
    lab.started.child.kill('SIGINT')
    lab.started.child.kill('SIGINT')
    expect(await closed).toMatchObject({ code: CloseCode.GoingAway })
    expect((await lab.started.finished).status).toBe(0)
    expect(looker.heard.findLast((message) => message.type === 'run')).toMatchObject({
      run: { status: 'stopped', reason: 'The lab was closed.' },
    })
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow()
  })
})

describe('what is served', () => {
  let lab: ServedLab
  beforeAll(async () => {
    lab = await serveOn(node)
  })
  afterAll(() => lab[Symbol.asyncDispose]())

  it('the page, with a strict policy and no doubt about its type', async () => {
    const answer = await ask(lab.port, 'GET / HTTP/1.1')
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toMatch(/^Content-Type: text\/html; charset=utf-8\r$/m)
    expect(answer).toMatch(
      /^Content-Security-Policy: default-src 'none'; script-src 'self'; .*frame-ancestors 'none'\r$/m,
    )
    for (const header of [
      'X-Content-Type-Options: nosniff',
      'Referrer-Policy: no-referrer',
      'Cross-Origin-Opener-Policy: same-origin',
      'Cross-Origin-Embedder-Policy: require-corp',
      'Cross-Origin-Resource-Policy: same-origin',
      'Cache-Control: no-store',
    ]) {
      expect(answer).toContain(`${header}\r\n`)
    }
    expect(answer).not.toMatch(/^(Access-Control|Server|X-Powered-By|Set-Cookie)/m)
    const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(answer)?.[1] ?? ''
    expect(await ask(lab.port, `GET ${script} HTTP/1.1`)).toMatch(/^HTTP\/1\.1 200 [^]*text\/javascript/)
  })

  it.each([
    ['a file beside the page’s folder', 'GET /../main/start.js HTTP/1.1', 404],
    ['the same, escaped', 'GET /%2e%2e/main/start.js HTTP/1.1', 404],
    ['the same, half escaped', 'GET /..%2fmain%2fstart.js HTTP/1.1', 404],
    ['the same, from within', 'GET /assets/../../main/start.js HTTP/1.1', 404],
    ['the project’s manifest', 'GET /../../package.json HTTP/1.1', 404],
    ['a whole address', 'GET http://127.0.0.1/index.html HTTP/1.1', 404],
    ['a folder', 'GET /assets/ HTTP/1.1', 404],
    ['a file that is not there', 'GET /nothing.js HTTP/1.1', 404],
    ['the lab without a WebSocket', 'GET /lab HTTP/1.1', 404],
    ['HEAD', 'HEAD / HTTP/1.1', 405],
    ['POST', 'POST / HTTP/1.1', 405],
    ['OPTIONS', 'OPTIONS / HTTP/1.1', 405],
  ])('not %s', async (_what, requestLine, status) => {
    expect(existsSync(`${PROJECT}out/main/start.js`)).toBe(true)
    const answer = await ask(lab.port, requestLine)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).not.toContain('<!doctype')
  })

  it.each([
    ['another host', ['Host: evil.example']],
    ['another host with our port', ['Host: evil.example:PORT']],
    ['our host without the port', ['Host: 127.0.0.1']],
    ['another port', ['Host: 127.0.0.1:1']],
    ['a host that begins like ours', ['Host: 127.0.0.1:PORT.evil.example']],
    ['another origin', ['Origin: https://evil.example']],
    ['the origin null', ['Origin: null']],
    ['our host’s other name as origin', ['Origin: http://localhost:PORT']],
    ['our origin over https', ['Origin: https://127.0.0.1:PORT']],
  ])('nothing to %s', async (_what, headers) => {
    const real = headers.map((header) => header.replace('PORT', String(lab.port)))
    expect(await ask(lab.port, 'GET / HTTP/1.1', real)).toMatch(/^HTTP\/1\.1 403 [^]*Forkscope answers only/)
    const value = (name: string) => real.find((header) => header.startsWith(name))?.slice(name.length + 2)
    const [host, origin] = [value('Host'), value('Origin')]
    const looker = new Looker(lab.port, { ...(host ? { host } : {}), ...(origin ? { origin } : {}) })
    expect(await looker.refusedWith()).toBe(403)
  })

  it('no WebSocket without an origin, or elsewhere', async () => {
    expect(await new Looker(lab.port, { origin: '' }).refusedWith()).toBe(403)
    expect(await new Looker(lab.port, { path: '/' }).refusedWith()).toBe(404)
    expect(await new Looker(lab.port, { path: '/lab/' }).refusedWith()).toBe(404)
  })

  it('on this machine only', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    for (const { address } of others.filter(({ family, internal }) => family === 'IPv4' && !internal)) {
      const socket = connect(lab.port, address)
      await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED')
    }
  })
})

describe('who is let in', () => {
  let lab: ServedLab
  beforeEach(async () => {
    lab = await serveOn(node)
  })
  afterEach(() => lab[Symbol.asyncDispose]())

  it('a page that calls us localhost, too', async () => {
    expect(await ask(lab.port, 'GET / HTTP/1.1', [`Host: localhost:${lab.port}`])).toMatch(/^HTTP\/1\.1 200 /)
    const looker = new Looker(lab.port, { host: `localhost:${lab.port}` })
    await looker.enter({ token: lab.token })
  })

  it('the token lets one page in; its session lets it in again; nobody else comes in', async () => {
    const first = new Looker(lab.port)
    const session = await first.enter({ token: lab.token })
    const second = new Looker(lab.port)
    const closed = second.closedWith()
    await second.say({ token: lab.token })
    const refusal = await closed
    expect(refusal.code).toBe(CloseCode.Refused)
    expect(refusal.reason).toMatch(/another tab already/)
    expect(await new Looker(lab.port).enter({ session })).toBe(session)
    first.socket.terminate()
    expect(await new Looker(lab.port).enter({ session, token: lab.token })).toBe(session)
  })

  it.each<[string, string, number]>([
    ['a wrong token', JSON.stringify({ token: ANY_SECRET }), CloseCode.Refused],
    ['a wrong session', JSON.stringify({ session: ANY_SECRET }), CloseCode.Refused],
    ['nothing to show', '{}', CloseCode.Refused],
    ['a token of another kind', JSON.stringify({ token: ['a'] }), CloseCode.Unsuitable],
    ['more than is asked for', JSON.stringify({ token: ANY_SECRET, admin: true }), CloseCode.Unsuitable],
    [
      'a request before it is let in',
      JSON.stringify({ type: 'request', id: 1, command: 'describe', payload: {} }),
      1008,
    ],
    ['no JSON', 'hello', CloseCode.Unsuitable],
  ])('a page with %s is closed, and the token stays good', async (_what, entry, code) => {
    const looker = new Looker(lab.port)
    const closed = looker.closedWith()
    await looker.say(entry)
    expect((await closed).code).toBe(code)
    expect(looker.heard).toEqual([])
    await new Looker(lab.port).enter({ token: lab.token })
  })

  it('a message that is too long, or no text, closes its page and nothing else', async () => {
    const [one, other, third] = [new Looker(lab.port), new Looker(lab.port), new Looker(lab.port)]
    const session = await one.enter({ token: lab.token })
    await Promise.all([other.enter({ session }), third.enter({ session })])
    const tooLong = one.closedWith()
    one.socket.send(`"${'x'.repeat(1024 * 1024)}"`)
    expect((await tooLong).code).toBe(1009)
    const noText = other.closedWith()
    other.socket.send(new Uint8Array([1, 2, 3]))
    expect((await noText).code).toBe(CloseCode.Unsuitable)
    expect(await third.ask('describe', {})).toMatchObject({ type: 'answer' })
  })

  it('what is no command is refused or ignored, as in the window', async () => {
    const looker = new Looker(lab.port)
    await looker.enter({ token: lab.token })
    for (const message of [
      null,
      1,
      [],
      { type: 'request' },
      { type: 'request', id: 1.5, command: 'describe', payload: {} },
    ]) {
      looker.socket.send(JSON.stringify(message))
    }
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_nothing, index) => [`p${index}`, 0]))
    for (const [id, message] of [
      { command: 'exit', payload: {} },
      { command: 'run', payload: { scenario: 'bank', params: many } },
      { command: 'run', payload: { scenario: 'bank', params: { amount: 'x'.repeat(900_000) } } },
      { command: 'run', payload: { scenario: 'x'.repeat(900_000), params: {} } },
      { command: 'run', payload: [] },
      { command: 'describe', payload: {}, more: 1 },
      { command: 'describe' },
      {},
    ].entries()) {
      looker.socket.send(JSON.stringify({ type: 'request', id: -id - 1, ...message }))
    }
    const refusals = await until('eight refusals', () => {
      const heard = looker.heard.filter((message) => message.type === 'refusal')
      return heard.length === 8 ? heard : null
    })
    expect(refusals.map(({ id }) => id).sort((one, other) => other - one)).toEqual([-1, -2, -3, -4, -5, -6, -7, -8])
    for (const { message } of refusals) {
      expect(message.length).toBeLessThan(1_100)
      expect(message).toMatch(/^[A-Za-z].*[.…]$/)
    }
    expect(refusals.find(({ id }) => id === -1)?.message).toBe('There is no command “exit”.')
    expect(await looker.ask('run', { scenario: 'bank', params: {}, extra: 1 })).toMatchObject({ type: 'refusal' })
    expect(await looker.ask('run', { scenario: '../bank', params: {} })).toMatchObject({
      type: 'refusal',
      message: expect.stringContaining('There is no scenario') as string,
    })
  })

  it('a new page, while 500 connections are open that are slow in every way', async () => {
    const early = new Looker(lab.port)
    const session = await early.enter({ token: lab.token })
    const host = `Host: 127.0.0.1:${lab.port}\r\n`
    const key =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    const firstWords = [
      '',
      'GET / HTTP/1.1\r\nHos',
      `POST / HTTP/1.1\r\n${host}Content-Length: 1000000\r\n\r\nx`,
      `GET / HTTP/1.1\r\n${host}\r\n`.repeat(50),
      `GET /lab HTTP/1.1\r\n${host}Origin: http://127.0.0.1:${lab.port}\r\n${key}\r\n`,
      `GET /nowhere HTTP/1.1\r\n${host}${key}\r\n`,
    ]
    const slow = Array.from({ length: 500 }, (_nothing, index) => {
      const socket = connect({ port: lab.port, host: '127.0.0.1', allowHalfOpen: true })
      // Dropped: what it wants was never to be had.
      socket.on('error', () => undefined)
      socket.write(firstWords[index % firstWords.length]!)
      return socket.pause()
    })
    try {
      await Promise.all(slow.map(async (socket) => socket.connecting && once(socket, 'connect').catch(() => undefined)))
      expect(await ask(lab.port, 'GET / HTTP/1.1')).toMatch(/^HTTP\/1\.1 200 /)
      const looker = new Looker(lab.port)
      await looker.enter({ session })
      expect(await looker.ask('describe', {})).toMatchObject({ type: 'answer' })
      expect(await early.ask('describe', {})).toMatchObject({ type: 'answer' })
      if (process.platform === 'linux')
        await until('few descriptors', () => readdirSync(`/proc/${lab.started.child.pid}/fd`).length < 250)
    } finally {
      for (const socket of slow) socket.destroy()
    }
  })

  it('a page that floods the lab is refused what is too much, and another is served meanwhile', async () => {
    const flooding = new Looker(lab.port)
    const other = new Looker(lab.port)
    await other.enter({ session: await flooding.enter({ token: lab.token }) })
    let last = 0
    let isFlooding = true
    const flood = () => {
      for (let count = 0; count < 2_000; count++)
        flooding.socket.send(JSON.stringify({ type: 'request', id: (last += 1), command: 'describe', payload: {} }))
      if (isFlooding && last < 20_000) setImmediate(flood)
    }
    flood()
    for (let count = 0; count < 3; count++) expect(await other.ask('describe', {})).toMatchObject({ type: 'answer' })
    isFlooding = false
    await until(
      'an answer or refusal for each, once',
      () => {
        const ids = flooding.heard.flatMap((message) => ('id' in message ? [message.id] : []))
        return ids.length === last && new Set(ids).size === last
      },
      50_000,
    )
    expect(
      flooding.heard.some(
        (message) => message.type === 'refusal' && message.message.startsWith('This page waits for 256 answers'),
      ),
    ).toBe(true)
  })

  it('the sixteenth page, and not the seventeenth until one has gone', async () => {
    const session = await new Looker(lab.port).enter({ token: lab.token })
    const more = Array.from({ length: 15 }, () => new Looker(lab.port))
    await Promise.all(more.map((looker) => looker.enter({ session })))
    const last = new Looker(lab.port)
    const closed = last.closedWith()
    await last.say({ session })
    expect(await closed).toMatchObject({ code: CloseCode.TooMany })
    const gone = more[0]!.closedWith()
    more[0]!.socket.close()
    await gone
    await new Looker(lab.port).enter({ session })
  })
})

it('a run goes on when its page has gone, and another sees it', async () => {
  await using lab = await serveOn(node)
  const first = new Looker(lab.port)
  const session = await first.enter({ token: lab.token })
  const answer = await first.ask('run', { scenario: 'squares-and-cubes', params: {} })
  const run = answer.type === 'answer' ? answer.value : ''
  first.socket.terminate()
  const second = new Looker(lab.port)
  await second.enter({ session })
  await second.ask('describe', {})
  await until('the run’s ticks', () => second.heard.find(({ type }) => type === 'tick'))
  expect(second.heard[0]).toMatchObject({ type: 'run', run: { id: run } })
  expect(await second.ask('stop', { run })).toMatchObject({ type: 'answer', value: null })
})

it('a page that does not read for a while is told what it missed, to the event', async () => {
  // 100,000 events a second, few enough that nearly all are read.
  const env = { ...node.env, FORKSCOPE_SCENARIOS: `${PROJECT}test/bench/scenarios` }
  await using lab = await serveOn({ ...node, env })
  const [quick, slow] = [new Looker(lab.port), new Looker(lab.port)]
  await slow.enter({ session: await quick.enter({ token: lab.token }) })
  await Promise.all([quick.ask('describe', {}), slow.ask('describe', {})])
  slow.socket.pause()
  const answer = await quick.ask('run', { scenario: 'steady-load', params: { seconds: 120 } })
  await until('more than is kept for a page', () => sum(eventsByProcess(quick)) > MORE_EVENTS_THAN_FIT, 90_000)
  await quick.ask('stop', { run: answer.type === 'answer' ? answer.value : '' })
  await until('the run’s end', () => isOver(quick))
  expect(isOver(slow)).toBe(false)
  slow.socket.resume()
  await until('the run’s end for the slow page', () => isOver(slow))
  const [all, seen] = [eventsByProcess(quick), eventsByProcess(slow)]
  expect(seen.map(({ process, got, dropped }) => [process, got + dropped])).toEqual(
    all.map(({ process, got, dropped }) => [process, got + dropped]),
  )
  expect(sum(seen)).toBeLessThan(sum(all))
  const reports = (looker: Looker) => ticksOf(looker).at(-1)!.locks
  expect(reports(slow)).toEqual(reports(quick))
}, 150_000)

/** 32 MB: the system keeps some 10 MB on the way, the socket 4, the lab 8 and a tick. */
const MORE_EVENTS_THAN_FIT = 1_000_000
const isOver = ({ heard }: Looker): boolean =>
  heard.some((message) => message.type === 'run' && /^(finished|stopped)$/.test(message.run.status))
const ticksOf = ({ heard }: Looker) => heard.flatMap((message) => (message.type === 'tick' ? [message.tick] : []))
const sum = (counts: readonly { got: number }[]): number => counts.reduce((total, { got }) => total + got, 0)

/** Of each process: events that came, and how many it was told did not. */
function eventsByProcess(looker: Looker): { process: number; got: number; dropped: number }[] {
  const batches = ticksOf(looker).flatMap(({ recorders }) => recorders)
  return [...new Set(batches.map(({ process }) => process))].sort().map((process) => {
    const own = batches.filter((batch) => batch.process === process)
    const bytes = own.reduce((total, batch) => total + batch.bytes.byteLength, 0)
    return { process, got: bytes / EVENT_BYTES, dropped: own.at(-1)!.dropped }
  })
}

describe('forkscope serve', () => {
  it('takes a port, and says in one sentence when another program has it', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { status, stdout, stderr } = await forkscope(node, 'serve', '--port', String(port))
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toBe(
      `forkscope: Port ${port} is taken by another program; give --port another number, or leave it out.\n`,
    )
    taken.close()
    await once(taken, 'close')
    await using lab = await serveOn(node, '--port', String(port))
    expect(lab.port).toBe(port)
  })

  it.each([['0'], ['65536'], ['http'], ['-1'], ['80.5'], ['']])('refuses --port %s as wrong use', async (port) => {
    const { status, stdout, stderr } = await forkscope(node, 'serve', `--port=${port}`)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toBe(`forkscope: --port takes a number from 1 to 65535, not "${port}".\n`)
  })

  it('serves no single scenario', async () => {
    const { status, stderr } = await forkscope(node, 'serve', 'bank')
    expect([status, stderr]).toEqual([2, 'forkscope: serve takes no scenario; "bank" is too much.\n'])
  })

  it('ends although a connection hangs that never said who it is', async () => {
    const started = await start(node, 'serve')
    const [, port] = await started.printed(/127\.0\.0\.1:(\d+)/)
    const silent = connect(Number(port), '127.0.0.1')
    await once(silent, 'connect')
    const looker = new Looker(Number(port))
    await once(looker.socket, 'open')
    looker.socket.pause()
    started.child.kill('SIGINT')
    expect((await started.finished).status).toBe(0)
    looker.socket.terminate()
    silent.destroy()
  })
})
