import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('what a Queue carries, on $name', (backend) => {
  let items: Ran
  beforeAll(async () => {
    items = await runFixture(backend, 'queue-items')
  })

  it('arrives as it was put: every kind, and one object as one', () => {
    expect(items.told.different).toEqual([])
  })
  it('may be shared objects, which stay the same objects', () => {
    expect(items.told.sharedSent).toBeNull()
    expect(items.told.sharedWork).toEqual([7, false, 0])
  })
  it('is refused when it cannot leave the process', () => {
    expect(items.told.function).toMatch(/^CloneError: An item for a Queue cannot be sent to another process: .*=> 1/)
    expect(items.told.symbol).toMatch(/^CloneError/)
  })
})

describe.each(backends)('Queue on $name', (backend) => {
  let rules: Ran
  const queueCalled = (name: string) => rules.document.queues.find((queue) => queue.name === name)!
  beforeAll(async () => {
    rules = await runFixture(backend, 'queue-rules')
  })

  it('carries 100,000 numbers in order and counts them', () => {
    expect(rules.told.wrong).toBe(0)
    const { puts, gets, bytes, maxDepth } = queueCalled('numbers')
    expect([puts, gets, bytes]).toEqual([100_000, 100_000, 800_000])
    expect(maxDepth).toBeGreaterThan(0)
    expect(maxDepth).toBeLessThanOrEqual(100_000)
  })
  it('knows its size', () => {
    expect(rules.told.empty).toEqual([true, false, 0])
    expect(rules.told.full).toEqual([false, true, 2])
    expect(queueCalled('bounded')).toMatchObject({ maxDepth: 2, puts: 8, gets: 8 })
  })
  it('throws Full after the timeout, or at once', () => {
    const [waited, atOnce] = rules.told.noRoom as [string, number][]
    expect(waited![0]).toMatch(/^Full: bounded is full: it holds its 2 items/)
    expect(waited![1]).toBeGreaterThanOrEqual(199)
    expect(atOnce![0]).toMatch(/^Full/)
    expect(rules.told.got).toEqual(['a', 'b'])
  })
  it('throws Empty after the timeout, or at once', () => {
    const [waited, atOnce] = rules.told.nothing as [string, number][]
    expect(waited![0]).toMatch(/^Empty: bounded is empty/)
    expect(waited![1]).toBeGreaterThanOrEqual(199)
    expect(atOnce![0]).toMatch(/^Empty/)
  })
  it('makes a producer wait while it is full', () => {
    expect(rules.told.blocked).toEqual([true, 2])
    const [got, blockedMs] = rules.told.released as [number[], number]
    expect(got).toEqual([0, 1, 2, 3, 4, 5])
    expect(blockedMs).toBeGreaterThan(250)
  })
  it('carries items bigger than a segment', () => {
    expect(rules.told.big).toEqual([true, true, true])
    expect(queueCalled('bulk').bytes).toBe(3 * (1_000_000 + 1_000_000 + 8))
  })
  it('makes a consumer wait for what comes late', () => {
    expect(rules.told.late).toBe('late')
    expect(rules.told.badSize).toMatch(/^ValueError: A queue's maxsize is a whole number, not 1\.5/)
  })
})

describe.each(backends)('producers and consumers on $name', (backend) => {
  it.each([0, 3])('share a queue (maxsize %i): every item once, each producer in order', async (maxsize) => {
    const { status, lines } = await runFixture(backend, 'queue-crowd', '--set', `maxsize=${maxsize}`)
    expect(status).toBe(0)
    const got = [0, 1].map((consumer) => JSON.parse(lines(`consumer-${consumer}`)[0]!) as [number, number][])
    for (const items of got) {
      for (const producer of [0, 1, 2]) {
        const order = items.filter((item) => item[0] === producer).map((item) => item[1])
        expect(order).toEqual(order.toSorted((a, b) => a - b))
      }
    }
    const all = got
      .flat()
      .map((item) => item.join())
      .sort()
    const expected = [0, 1, 2].flatMap((producer) => Array.from({ length: 2000 }, (_, item) => `${producer},${item}`))
    expect(all).toEqual(expected.sort())
  })
})
