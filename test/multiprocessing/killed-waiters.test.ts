import { afterAll, describe, expect, it } from 'vitest'
import { calls, electron, named, node, threads } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture } from '../support/run-program.ts'

afterAll(expectNothingLeft)

/** Electron's processes take longer to start, and two cores are few. */
const kills = [
  { backend: node, count: 100 },
  { backend: electron, count: 20 },
  { backend: calls, count: 20 },
  { backend: named, count: 20 },
  { backend: threads, count: 20 },
]
describe.each(kills)('locks, semaphores, conditions, events and barriers on $backend.name', ({ backend, count }) => {
  it(`work on when ${count} of those who use them are killed at any moment`, async () => {
    const { status, told, document } = await runFixture(backend, 'killed-waiters', '--set', `kills=${count}`)
    expect(told.outcome, document.reason).toEqual({ permits: true, lock: true, set: true, last: 0, worked: true })
    expect(status).toBe(0)
  })
})
