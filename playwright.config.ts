import { defineConfig } from '@playwright/test'

/** Tests of the page, which run in both shells. */
const PAGE = [
  'accessible.spec.ts',
  'editor.spec.ts',
  'hostile-names.spec.ts',
  'lessons.spec.ts',
  'licences.spec.ts',
  'locks-and-queues.spec.ts',
  'memory-and-cores.spec.ts',
  'outcomes.spec.ts',
  'presenter.spec.ts',
  'processes.spec.ts',
  'python-beside.spec.ts',
  'run.spec.ts',
  'shelf.spec.ts',
  'timeline.spec.ts',
  'waits.spec.ts',
  'without-end.spec.ts',
]
/** Tests of the browser shell itself. */
const BROWSER = ['serve.spec.ts', 'start.spec.ts']

/** Tests that drive the real program: Electron as it is built, and as it is packaged; and the lab in a browser. */
export default defineConfig({
  testDir: 'test/e2e',
  globalSetup: './test/e2e/global-setup.ts',
  outputDir: 'test-results/e2e',
  workers: 1,
  // As in vitest.config.ts.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  projects: [
    { name: 'window', testIgnore: BROWSER },
    { name: 'browser', testMatch: [...PAGE, ...BROWSER] },
  ],
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.CI ? [['list'], ['json', { outputFile: 'test-results/playwright.json' }]] : 'list',
})
