import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends, kills } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)

describe.each(backends)('Manager on $name', (backend) => {
  let ran: Ran
  let told: Ran['told']
  beforeAll(async () => {
    ran = await runFixture(backend, 'managers')
    told = ran.told
  })

  it('is a process of its own, a child of the one that made it', () => {
    expect(told.children).toEqual([['keeper', true]])
    expect(ran.document.processes.find(({ name }) => name === 'keeper')).toMatchObject({ parent: 'MainProcess' })
    expect(ran.document.queues.find(({ name }) => name === 'keeper requests')).toMatchObject({ kind: 'SimpleQueue' })
  })
  it("keeps objects of the program's own classes, after its initializer", () => {
    expect(told.own).toEqual([7, 7, ['keeper', 'hello']])
    expect(told.counted).toEqual([47, true])
  })
  it('sends proxies as arguments and through queues, and they stay proxies of the same', () => {
    expect(told.travelled).toEqual(['trip', 47])
    expect(told.names).toEqual(['dict-1', 'dict-2', 'Counter-1', 'list-1', 'keeper'])
  })
  it('shows what proxies stand for, and proxies inside it by name', () => {
    expect(told.shown).toEqual([
      matching(/^Map\(2\) \{ 'by' => 'Process-\d', 'round' => 'trip' \}$/),
      '[ <dict-1 of keeper>, [ 1 ] ]',
      '{ a: 1 }',
    ])
  })
  it('lets what it keeps use what it keeps, but not wait for itself', () => {
    expect(told.inside).toEqual([47])
    expect(told.itself).toMatch(/^RuntimeError: Queue-\d\.get\(\) would wait, and its server keeper/)
  })
  it("throws a method's error, of its class, with the server's stack as the cause", () => {
    expect(told.error).toEqual([
      true,
      33,
      matching(/^in keeper: OwnError: as asked\n +at Counter\.fail \(managers\.ts:/),
    ])
  })
  it('refuses what cannot be kept, found or sent', () => {
    expect(told.refused).toEqual([
      'OwnError: below zero',
      matching(/^ValueError: keeper: the class Hidden is not exported/),
      matching(/^ValueError: Hidden2 has a method name\(\), a name that its proxies need/),
      matching(/^CloneError: An answer of keeper cannot be sent/),
      matching(/^CloneError: An argument of dict-1\.set\(\) cannot be sent/),
      matching(/^CloneError: keeper cannot be sent to another process; send its proxies/),
      matching(/^TypeError/),
      matching(/^TypeError: Condition-1: its lock is a Lock or an RLock of the same manager/),
      matching(/^ValueError: A barrier has a whole number of parties from 1, not 0/),
      matching(/^TypeError: A key of a dict is a number/),
    ])
  })
  it('puts calls that wait aside', () => {
    expect(told.taken).toEqual([100, 200, 300, 47])
  })
  it('carries what is big, of any kind, and the ends of pipes', () => {
    expect([told.big, told.pipe]).toEqual([[3_000_000, 7], 'through a dict'])
    expect(told.kinds).toEqual(['null', 'undefined', '1', 'NaN', '1970-01-01T00:00:00.000Z', '[object Map]'])
  })
  it("runs a barrier's action in the server", () => {
    expect(ran.lines('keeper')).toEqual(['acted'])
  })
  it('has attributes and no others in a Namespace', () => {
    expect(told.attributes).toEqual([
      true,
      { x: 1 },
      matching(/^AttributeError: The Namespace has no attribute 'missing'/),
    ])
  })
  it('gives a lock back at the end of a block', () => {
    expect([told.heldInside, told.heldAfter]).toEqual([false, true])
    expect(told.timeout).toMatch(/^TypeError: A timeout is a number of seconds, not long/)
  })
  it('tells those who wait, and those who come, that it was shut down', () => {
    const lost = (what: string): unknown =>
      matching(new RegExp(`^ManagerLost: SyncManager-\\d was shut down, .*${what}`))
    expect(told.shutOut).toEqual([lost('Queue-1\\.get\\(\\) has no answer'), lost('Queue-1\\.qsize\\(\\)')])
    expect(told.shutdown).toEqual([false, 0, lost('manager\\.make\\(\\)')])
    expect(told.lostClass).toBe(true)
  })
  it('does not stay behind when its initializer fails', () => {
    expect(told.badBegin).toEqual(['ValueError: cannot begin', 0])
  })
  it('ends with a process that is killed, and with one that ends', () => {
    expect(told.orphan).toMatch(/^ManagerLost: SyncManager-\d+:\d+ /)
    expect(ran.document.processes.find(({ name }) => name === 'keeper')).toMatchObject({ exitcode: 0 })
    expect([ran.status, ran.document.status]).toEqual([0, 'finished'])
  })
})

const reasons = {
  queue:
    /^Every process waits and none can go on: MainProcess waits for Queue-1\.get\(\) of SyncManager-1 at managed-waits\.ts:\d+\.$/,
  locks:
    /Process-\d waits for Lock-2\.acquire\(\) of SyncManager-1( at \S+)?; Process-\d waits for Lock-1\.acquire\(\) of/,
  dead: /MainProcess waits for Lock-1\.acquire\(\) of SyncManager-1( at \S+)?\. Process-\d had been killed\./,
}
describe.each(backends)('waiting for what a manager will never give, on $name', (backend) => {
  it.each(Object.entries(reasons))('is reported: %s', async (way, reason) => {
    const { status, document } = await runFixture(backend, 'managed-waits', '--set', `way=${way}`)
    expect([status, document.status]).toEqual([3, 'failed'])
    expect(document.reason).toMatch(reason)
  })
})

describe.each(kills(25, 6))(
  'a Manager on $backend.name, with processes killed at any moment',
  ({ backend, count: clients }) => {
    const servers = Math.ceil(clients / 3)
    it(`keeps what it acknowledged and serves on, over ${clients} killed clients`, async () => {
      const settings = ['--set', 'victims=clients', '--set', `kills=${clients}`]
      const { told, status } = await runFixture(backend, 'killed-managers', ...settings)
      expect(told.clients).toEqual({ faults: [], length: clients, got: 3, free: true })
      expect(status).toBe(0)
    })
    it(`has everybody told that its server was killed, ${servers} times`, async () => {
      const settings = ['--set', 'victims=servers', '--set', `kills=${servers}`]
      const { told, status } = await runFixture(backend, 'killed-managers', ...settings)
      expect(told.servers).toEqual({ wrong: [], left: 0 })
      expect(status).toBe(0)
    })
  },
)
