import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('RLock on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'rlocks')
  })
  const lockCalled = (name: string) => ran.document.locks.find((lock) => lock.name === name)!

  it('lets one at a time in, that one as often as it likes', () => {
    expect(ran.told.total).toBe(20_000)
    expect(ran.told.again).toEqual([true, true, true])
  })
  it('belongs to the process that acquired it', () => {
    const refused = /^AssertionError: RLock-1 was released by stranger, which does not hold it/
    expect(ran.told.outsider).toEqual([false, expect.stringMatching(refused), false])
  })
  it('is released as often as it was acquired, and no oftener', () => {
    expect(ran.told.unheld).toMatch(/^AssertionError: RLock-1 was released by MainProcess, which does not hold it/)
    expect(ran.told.tooOften).toBe(ran.told.unheld)
  })
  it('counts and times the outermost acquisitions', () => {
    expect(lockCalled('guard')).toMatchObject({ kind: 'RLock', acquisitions: 10_000 })
    const { acquisitions, contentions, waitMs, holdMaxMs } = lockCalled('waited')
    expect([acquisitions, contentions]).toEqual([2, 1])
    expect(holdMaxMs).toBeGreaterThan(390)
    expect(waitMs).toBeGreaterThan(100)
  })
  it('is held until the block ends by `using`, as every lock', () => {
    // A Lock is held, then given back early; an RLock may be taken again; afterwards both are free.
    expect(ran.told.using).toEqual([false, true, true, true, true])
  })
})
