import { afterAll, describe, expect, it } from 'vitest'
import { backends, node, type Backend } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture } from '../support/run-program.ts'
import { seed } from '../support/seed.ts'

afterAll(expectNothingLeft)

/** A run has places for 512 processes: thousands of kills take several. */
const storms = (backend: Backend): readonly { kills: number; seed: number }[] =>
  backend === node
    ? Array.from({ length: 8 }, (_, storm) => ({ kills: 190, seed: seed + storm }))
    : [{ kills: backend.signalless ? 4 : 60, seed }]

interface Outcome {
  readonly kills: number
  readonly killed: { readonly consume: number }
  readonly did: Readonly<Record<string, number>>
  readonly lostItems: number
  readonly permits: number
}

describe.each(backends)('processes that put, get, lock, wait and map, on $name', (backend) => {
  it.each(storms(backend))(
    'go on, while $kills of them are killed at any moment (FORKSCOPE_SEED=$seed)',
    async ({ kills, seed }) => {
      // Every other one without events: then it goes faster, and other steps are struck.
      const trace = seed % 2 === 0 ? [] : ['--no-trace']
      const set = ['--set', `kills=${kills}`, '--set', `seed=${seed}`]
      const { status, told, document } = await runFixture(backend, 'kill-storm', ...set, ...trace)
      expect(told.storm, document.reason).toMatchObject({ hanging: [], faults: [], wrongItems: 0, left: 0 })
      const { kills: all, killed, did, lostItems, permits } = told.storm as Outcome
      expect(all).toBeGreaterThanOrEqual(kills)
      expect(lostItems).toBeLessThanOrEqual(killed.consume)
      // Whoever dies between its step and its count, or the other way round, makes a difference of one.
      expect(Math.abs(permits)).toBeLessThanOrEqual(all)
      for (const what of ['acknowledgedItems', 'tokens', 'acquired', 'robust'])
        expect(did[what], what).toBeGreaterThan(0)

      const [kept] = told.kept as string[]
      if (kept === undefined) expect([status, document.status]).toEqual([0, 'finished'])
      else {
        expect([status, document.status]).toEqual([3, 'failed'])
        const victim = String.raw`which nobody can release: \S+ was killed while it held it\.`
        expect(document.reason).toMatch(
          new RegExp(`^MainProcess waits for ${kept} at kill-storm\\.ts:\\d+, ${victim}$`),
        )
      }
    },
  )
})
