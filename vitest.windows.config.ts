import { defineConfig } from 'vitest/config'

/** The suites that run on node.exe under Wine; test/windows/run.mjs starts them. A process takes its time to start there. */
export default defineConfig({
  test: {
    include: ['test/windows/*.wine.ts', 'test/multiprocessing/*.test.ts', 'test/headless/scenarios.test.ts'],
    // These look at memory in this very process, which is no Windows.
    exclude: ['heap', 'clock', 'recorded'].map((name) => `test/multiprocessing/${name}.test.ts`),
    testTimeout: 150_000,
    hookTimeout: 150_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results/windows.json' }]] : ['default'],
  },
})
