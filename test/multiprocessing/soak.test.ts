import { afterAll, describe, expect, it } from 'vitest'
import { backends, electron, node, threads } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture } from '../support/run-program.ts'
import { seed } from '../support/seed.ts'

afterAll(expectNothingLeft)

const MB = 1024 * 1024
/** In the last third of the time, beside the second: what was ever used of the arena's heap at once. */
const MOST_HEAP_GROWTH = 1 * MB
/** What a process's JavaScript uses when its garbage has just been collected. */
const MOST_USED_GROWTH = 4 * MB
/** All that a process has in memory, garbage too. */
const MOST_RESIDENT_GROWTH = 32 * MB

interface Growth {
  readonly heap: number
  readonly resident: readonly number[]
  readonly used: readonly number[]
}

/** Not under Wine, where there is node.exe alone. */
const hasNode = backends.includes(node)

const set = (settings: Readonly<Record<string, number>>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
const IN_ORDER = { exitcodes: [0, 0], faults: [], added: 0, balance: 0, joined: true }

describe('random operations of several processes', () => {
  it.runIf(process.platform === 'linux' && hasNode).each([seed, seed + 1])(
    'find nothing wrong, and memory stays as it is (FORKSCOPE_SEED=%i)',
    async (seed) => {
      const settings = set({ seed, seconds: 35, visits: 80, measured: 1 })
      const { told, status, document } = await runFixture(node, 'soak', ...settings, '--no-trace')
      expect(told.soak, document.reason).toEqual(IN_ORDER)
      expect(status).toBe(0)
      const operations = told.operations as number
      console.log(`${operations.toLocaleString('en')} operations; bytes more at the end:`, told.growth)
      expect(operations).toBeGreaterThan(20_000)
      const { heap, resident, used } = told.growth as Growth
      expect(heap).toBeLessThanOrEqual(MOST_HEAP_GROWTH)
      for (const bytes of used) expect(bytes).toBeLessThanOrEqual(MOST_USED_GROWTH)
      for (const bytes of resident) expect(bytes).toBeLessThanOrEqual(MOST_RESIDENT_GROWTH)
    },
  )
  it.each(hasNode ? [electron, threads] : backends)(
    `find nothing wrong on $name, with events recorded (FORKSCOPE_SEED=${seed})`,
    async (backend) => {
      const settings = set({ seed, seconds: 10, visits: 10, measured: 0 })
      const { told, status, document } = await runFixture(backend, 'soak', ...settings)
      expect(told.soak, document.reason).toEqual(IN_ORDER)
      expect(status).toBe(0)
      console.log(`${(told.operations as number).toLocaleString('en')} operations on ${backend.name}`)
    },
  )
})
