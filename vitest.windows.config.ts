import { defineConfig } from 'vitest/config'

const suites = (...names: string[]): string[] => names.map((name) => `test/multiprocessing/${name}.test.ts`)
/** These look at memory in this very process, which is no Windows. */
const IN_THIS_PROCESS = suites('heap', 'clock', 'recorded')
/** This looks at the library's sources, which are the same everywhere. */
const AT_SOURCES = suites('documented')
/** Call memory takes the guard for every atomic step, a hundred microseconds under Wine: the suites that take few. */
const BY_CALLS = suites('event', 'robust-lock', 'semaphore', 'value-and-array')

/** A process takes half a second to start under Wine, on a busy machine several. */
const PATIENCE = { testTimeout: 150_000, hookTimeout: 150_000, pool: 'forks' } as const

/** The suites that run on node.exe under Wine; test/windows/run.mjs starts them. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results/windows.json' }]] : ['default'],
    projects: [
      {
        test: {
          ...PATIENCE,
          name: 'windows',
          env: { FORKSCOPE_BACKENDS: 'windows' },
          include: ['test/windows/*.wine.ts', 'test/multiprocessing/*.test.ts', 'test/headless/scenarios.test.ts'],
          exclude: [...IN_THIS_PROCESS, ...AT_SOURCES],
        },
      },
      { test: { ...PATIENCE, name: 'windows-calls', env: { FORKSCOPE_BACKENDS: 'windows-calls' }, include: BY_CALLS } },
    ],
  },
})
