import { afterAll, describe, expect, it } from 'vitest'
import { kills } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(kills(40, 20))(
  'locks, semaphores, conditions, events and barriers on $backend.name',
  ({ backend, count }) => {
    it(`work on when ${count} of those who use them are killed at any moment`, async () => {
      const { status, told, document } = await runFixture(backend, 'killed-waiters', '--set', `kills=${count}`)
      expect(told.outcome, document.reason).toEqual({ permits: true, lock: true, set: true, last: 0, worked: true })
      expect(status).toBe(0)
    })
  },
)
