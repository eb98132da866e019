import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itOn } from '../support/applies.ts'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('Condition on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'conditions')
  })
  const lockCalled = (name: string) => ran.document.locks.find((lock) => lock.name === name)!

  it('is used with its lock held', () => {
    const [wait, notify, notifyAll, waitFor, release] = ran.told.misuse as string[]
    expect(wait).toMatch(/^RuntimeError: bell: wait\(\) was called by MainProcess, which does not hold its lock/)
    expect(notify).toMatch(/^RuntimeError: bell: notify\(\)/)
    expect(notifyAll).toMatch(/^RuntimeError: bell: notify\(\)/)
    expect(waitFor).toMatch(/^RuntimeError: bell: wait\(\)/)
    expect(release).toMatch(/^AssertionError: bell\.lock was released/)
  })
  it('wakes exactly as many as it is told, the longest waiting first', () => {
    expect(ran.told.one).toEqual([['a', true]])
    expect((ran.told.two as [string, boolean][]).sort()).toEqual([
      ['b', true],
      ['c', true],
    ])
    expect(ran.told.all).toEqual([
      ['d', true],
      ['e', true],
    ])
  })
  it('keeps no notification for later', () => {
    expect(ran.told.notKept).toBe(false)
  })
  it('waits as long as the timeout', () => {
    expect(ran.told.timedOut).toBe(false)
    expect(ran.told.timedOutAfterMs).toBeGreaterThanOrEqual(199)
  })
  it('waits for a predicate, and gives what it gave', () => {
    expect(ran.told.waitFor).toEqual([1, false])
  })
  it('gives a recursive lock back altogether while it waits', () => {
    expect(ran.told.deep).toEqual([false, [['late', true]]])
    expect(ran.told.given).toMatch(/^AssertionError/)
  })
  it('works over a lock of the program', () => {
    expect(ran.told.overLock).toEqual([true, false, false, 'over'])
  })
  it('carries a bounded buffer: nothing lost, nothing twice', () => {
    const [sum, expected] = ran.told.sum as [number, number]
    expect(sum).toBe(expected)
  })
  it('notifies no dead process', () => {
    expect(ran.told.pastDead).toEqual([['alive', true]])
  })
  itOn(backend, 'passes on the notification of one that was killed before it ran', () => {
    // It is stopped first, so that it cannot run; Windows can stop nobody, and there this is not asked.
    expect(ran.told.passedOn).toEqual(backend.signalless ? undefined : [['next', true]])
  })
  it('counts waits that were notified, and its lock apart', () => {
    expect(lockCalled('bell')).toMatchObject({ kind: 'Condition' })
    expect(lockCalled('bell').acquisitions).toBe(lockCalled('bell').contentions)
    expect(lockCalled('bell').acquisitions).toBeGreaterThanOrEqual(9)
    expect(lockCalled('bell.lock')).toMatchObject({ kind: 'RLock' })
    expect(lockCalled('over')).toMatchObject({ acquisitions: 0 })
  })
})
