import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('Lock on $name', (backend) => {
  let locks: Ran
  const lockCalled = (name: string) => locks.document.locks.find((lock) => lock.name === name)!
  beforeAll(async () => {
    locks = await runFixture(backend, 'locks')
  })

  it('lets one at a time in: nothing is lost', () => {
    expect(locks.told.total).toBe(40_000)
  })
  it('counts every acquisition, and those that had to wait among them', () => {
    const { acquisitions, contentions, waitMs, waitMaxMs } = lockCalled('guard')
    expect(acquisitions).toBe(40_000)
    expect(contentions).toBeLessThanOrEqual(acquisitions)
    expect(waitMaxMs).toBeLessThanOrEqual(waitMs)
    expect(contentions > 0).toBe(waitMs > 0)
  })
  it('says at once that it is taken when it may not block', () => {
    expect(locks.told.taken).toEqual([true, false])
  })
  it('waits as long as the timeout and no longer than needed', () => {
    expect(locks.told.timedOut).toBe(false)
    expect(locks.told.timedOutAfterMs).toBeGreaterThanOrEqual(199)
    expect(locks.told.noNumber).toBe('TypeError: A timeout is a number of seconds, not x.')
  })
  it('is not released while nobody holds it', () => {
    expect(locks.told.name).toBe('Lock-1')
    expect(locks.told.unheld).toMatch(/^ValueError: Lock-1 was released while nobody held it/)
  })
  it('may be released by another process', () => {
    expect(locks.told.givenBack).toEqual([0, true])
  })
  it('is held inside with(), and free after it however that ends', () => {
    expect(locks.told.with).toEqual([false, true])
    expect(locks.told.withThrows).toEqual([expect.stringMatching(/^SyntaxError/), true])
  })
  it('measures waiting and holding', () => {
    const { acquisitions, contentions, waitMs, holdMs, holdMaxMs } = lockCalled('waited')
    expect([acquisitions, contentions]).toEqual([2, 1])
    expect(holdMaxMs).toBeGreaterThan(290)
    expect(holdMs).toBeGreaterThanOrEqual(holdMaxMs)
    // Who waited came just after the holder took it, and had it just after it was given back.
    expect(waitMs).toBeGreaterThan(100)
    expect(waitMs).toBeLessThan(locks.document.wallMs)
  })
})
