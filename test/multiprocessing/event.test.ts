import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('Event on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'events')
  })

  it('is not set at first', () => {
    expect(ran.told.fresh).toEqual(['Event-1', false, false, false])
  })
  it('is set until it is cleared', () => {
    expect(ran.told.set).toEqual([true, true, true])
    expect(ran.told.cleared).toBe(false)
  })
  it('waits as long as the timeout', () => {
    expect(ran.told.timedOut).toBe(false)
    expect(ran.told.timedOutAfterMs).toBeGreaterThanOrEqual(199)
  })
  it('wakes everyone who waits, though it is cleared at once and one of them was killed', () => {
    expect(ran.told.woken).toEqual([true, true, true])
    expect(ran.told.ended).toEqual([-9, 0, 0, 0])
  })
  it('counts who got through, and who had to wait for it', () => {
    const { waitMs, ...start } = ran.document.locks.find(({ name }) => name === 'start')!
    expect(start).toMatchObject({ kind: 'Event', acquisitions: 3, contentions: 3 })
    expect(waitMs).toBeGreaterThan(3 * 150)
    expect(ran.told.later).toEqual([true, true])
    expect(ran.document.locks.find(({ name }) => name === 'later')).toMatchObject({ acquisitions: 2, contentions: 1 })
  })
})
