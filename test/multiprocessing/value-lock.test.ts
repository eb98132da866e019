import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('the lock of a Value or an Array on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'object-locks')
  })
  const lockCalled = (name: string) => ran.document.locks.find((lock) => lock.name === name)

  it('makes several accesses one', () => {
    expect(ran.told.total).toBe(6000)
    expect(lockCalled('total.getLock()')).toMatchObject({ kind: 'RLock', acquisitions: 6000 })
  })
  it.each(['reads', 'writes', 'arrays'])('is waited for by accesses of others: %s', (which) => {
    const [result, tookMs] = ran.told[which] as [unknown, number]
    expect(result).toEqual({ reads: 1, writes: 5, arrays: [2, [1, 2, 3]] }[which])
    expect(tookMs).toBeGreaterThan(200)
  })
  it('is not waited for by the bare memory', () => {
    const [result, tookMs] = ran.told.bare as [number, number]
    expect(result).toBe(5)
    expect(tookMs).toBeLessThan(200)
  })
  it('is recursive, named, and one object', () => {
    expect(ran.told.mine).toEqual([6, true, 'Value-1.getLock()'])
    expect(ran.told.unheld).toMatch(/^AssertionError: Value-1\.getLock\(\) was released by MainProcess/)
  })
  it('is shown once a program has acquired it', () => {
    expect(lockCalled('Value-1.getLock()')).toBeDefined()
    expect(lockCalled('Value-2.getLock()')).toBeUndefined()
  })
  it('travels, as the bare memory does', () => {
    expect(ran.told.parts).toEqual([0, 7, [8, 9, 3]])
  })
  it('is the one that was given', () => {
    expect(ran.told.given).toEqual([true, true, 2, 3])
    const [left, tookMs] = ran.told.givenWaits as [number, number]
    expect(left).toBe(2)
    expect(tookMs).toBeGreaterThan(200)
    expect(ran.told.plain).toEqual([2, true, true])
  })
  it('may be none', () => {
    const [value, lock, wrong] = ran.told.none as [number, string, string]
    expect(value).toBe(5)
    expect(lock).toBe('TypeError: bare was made with lock: false, so it has no lock to get.')
    expect(wrong).toMatch(/^TypeError: The option lock is true, false, a Lock or an RLock, not 3/)
  })
  it('held by a killed process is reported', async () => {
    const { status, document } = await runFixture(backend, 'held-value')
    expect([status, document.status]).toEqual([3, 'failed'])
    expect(document.reason).toMatch(
      /MainProcess waits for balance at \S+:\d+, which nobody can release: Process-1 was killed/,
    )
  })
})
