import { afterAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture } from '../support/run-program.ts'

afterAll(expectNothingLeft)

const reasons = {
  semaphore:
    /MainProcess waits for a permit of BoundedSemaphore-1 at missing-parties\.ts:\d+\. Process-1 had been killed\./,
  barrier: /Process-2 waits for the others at Barrier-1 \(2 of 3 are there\).*Process-1 had been killed\./,
  condition:
    /MainProcess waits for Process-1 to end at missing-parties\.ts:\d+; Process-1 waits for a notification of Condition-1 at missing-parties\.ts:\d+\./,
  event: /MainProcess waits for go to be set at missing-parties\.ts:\d+\./,
}

describe.each(backends)('waiting for what will never come, on $name', (backend) => {
  it.each(Object.entries(reasons))('is reported: %s', async (way, reason) => {
    const { status, document } = await runFixture(backend, 'missing-parties', '--set', `way=${way}`)
    expect([status, document.status]).toEqual([3, 'failed'])
    expect(document.reason).toMatch(reason)
  })
})
