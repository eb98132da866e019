import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Tests of everything but the window. They start real processes from out/, so `npm test` builds first. */
export default defineConfig({
  // Compiles the rune modules (*.svelte.ts) that the renderer's tests import.
  plugins: [svelte()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/electron-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // A machine that others use as well may starve a process for seconds: a second try there, named in the summary.
    retry: process.env.CI ? 1 : 0,
    reporters: process.env.CI
      ? [
          'default',
          ['./.ci/tried-again.mjs', { outputFile: 'test-results/tried-again.json' }],
          ['json', { outputFile: 'test-results/vitest.json' }],
        ]
      : ['default'],
  },
})
