import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('a robust lock on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'robust-lock')
  })

  it('is an ordinary lock while nobody dies', () => {
    expect(ran.told.sound).toBe(false)
    expect(ran.told.nothing).toMatch(/^ValueError: robust has nothing to recover/)
    expect(ran.told.inCondition).toBe(false)
  })
  it('goes to the next when its holder was killed, and says so', () => {
    expect(ran.told.taken).toEqual([true, true])
    expect(ran.told.atOnce).toEqual([true, true])
    expect(ran.told.recursive).toEqual([true, true])
  })
  it('says so until its holder has recovered it', () => {
    expect(ran.told.notMine).toMatch(/^ValueError: robust has nothing to recover/)
    expect(ran.told.toldAgain).toEqual([true, true])
    expect(ran.told.recovered).toBe(false)
  })
  it('is not mistaken for one that nobody can have', async () => {
    const { status, document, lines } = await runFixture(backend, 'late-heir')
    expect([status, document.status, lines()]).toEqual([0, 'finished', ['true']])
  })
  it('differs from others, which stay with the dead', () => {
    expect(ran.told.ordinary).toEqual([false, false])
  })
})
