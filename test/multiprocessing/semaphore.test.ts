import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('Semaphore on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'semaphores')
  })
  const lockCalled = (name: string) => ran.document.locks.find((lock) => lock.name === name)!

  it('lets three of five in', () => {
    expect(ran.told.room).toEqual([0, 3, 3])
  })
  it('says at once that there is no permit when it may not block', () => {
    expect(ran.told.plain).toEqual(['Semaphore-1', 1, true, false, 0])
  })
  it('waits as long as the timeout', () => {
    expect(ran.told.timedOut).toBe(false)
    expect(ran.told.timedOutAfterMs).toBeGreaterThanOrEqual(199)
  })
  it('has as many permits as it is given; a bounded one no more than at the beginning', () => {
    expect(ran.told.unbounded).toBe(2)
    expect(ran.told.bounded).toEqual([true, true, false])
    expect(ran.told.pastBound).toMatch(/^ValueError: BoundedSemaphore-1 was released too many times: it has all its 2/)
    expect(ran.told.stillTwo).toBe(2)
  })
  it('begins with a whole number of permits', () => {
    const wrong = ran.told.wrong as string[]
    expect(wrong).toHaveLength(4)
    for (const refusal of wrong) expect(refusal).toMatch(/^ValueError: A semaphore begins with a whole number/)
  })
  it('wakes who waits, by any process, and hands over every permit', () => {
    expect(ran.told.signalled).toBe(true)
    expect(ran.told.handed).toEqual([2, 0])
  })
  it('loses the permit of a killed process and nothing else', () => {
    expect(ran.told.killed).toEqual([1, true, false])
  })
  it('counts exactly', () => {
    expect(lockCalled('room')).toMatchObject({ kind: 'Semaphore', acquisitions: 100 })
    expect(lockCalled('room').holdMs).toBeGreaterThanOrEqual(100 * 2)
    expect(lockCalled('room').contentions).toBeGreaterThan(0)
    expect(lockCalled('handed').acquisitions).toBe(1000)
    expect(lockCalled('signal')).toMatchObject({ acquisitions: 1, contentions: 1 })
    expect(lockCalled('signal').waitMs).toBeGreaterThan(100)
  })
})
