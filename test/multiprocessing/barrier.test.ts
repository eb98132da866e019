import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

const BROKEN = expect.stringMatching(/^BrokenBarrierError: /) as unknown

describe.each(backends)('Barrier on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'barriers')
  })

  it('is whole and empty at first', () => {
    expect(ran.told.fresh).toEqual([3, 0, false])
    expect(ran.told.alone).toEqual([0, 0])
  })
  it('lets all go when the last has come, turn by turn, each with another index', () => {
    expect(ran.told.indices).toEqual(['0,1,2'])
    expect(ran.told.inStep).toBe(true)
    expect(ran.document.locks.find(({ name }) => name === 'gate')).toMatchObject({
      kind: 'Barrier',
      acquisitions: 150,
      contentions: expect.any(Number) as number,
    })
  })
  it('is broken for all when one times out', () => {
    expect(ran.told.oneWaits).toEqual([true, false])
    expect(ran.told.timedOut).toMatch(/^BrokenBarrierError: gate was broken or reset while MainProcess waited at it/)
    expect(ran.told.timedOutAfterMs).toBeGreaterThanOrEqual(199)
    expect(ran.told.allTold).toEqual([['broken'], true, 0])
    expect(ran.told.ownTimeout).toEqual([BROKEN, true])
  })
  it('stays broken until it is reset', () => {
    expect(ran.told.staysBroken).toMatch(/^BrokenBarrierError: gate is broken/)
    expect(ran.told.whole).toEqual([false, 0])
  })
  it('turns those who wait away when it is reset or aborted', () => {
    expect(ran.told.reset).toEqual([['broken', 'broken'], false, 0])
    expect(ran.told.aborted).toEqual([['broken', 'broken'], true])
  })
  it('runs its action once a turn', () => {
    expect(ran.told.acted).toBe(20)
  })
  it('is broken by an action that fails, which the last to come is told', () => {
    expect(ran.told.failed).toEqual(['SyntaxError: the action failed', ['broken'], true])
  })
  it('does not time out while the action runs', () => {
    expect(ran.told.slow).toEqual([1, [[0, 0]]])
  })
  it('has parties, and an action that others can find', () => {
    const [none, word, hidden] = ran.told.wrong as string[]
    expect(none).toBe('ValueError: A barrier has a whole number of parties from 1, not 0.')
    expect(word).toBe('ValueError: A barrier has a whole number of parties from 1, not x.')
    expect(hidden).toMatch(/^ValueError: Barrier-\d+: its action action is not exported/)
  })
  it('is broken by a party that is killed while it waits, or acts', () => {
    expect(ran.told.killed).toEqual([['broken'], true, -9])
    expect(ran.told.killedActing).toEqual([BROKEN, true])
  })
})
