import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** How a suite takes the back ends that it runs on; one that names a single one runs on Linux. */
const BACKENDS = /import \{[^}]*\b(backends|shells|kills)\b[^}]*\} from '\.\.\/support\/backends\.ts'/
const LIBRARY = readdirSync(new URL('test/multiprocessing', import.meta.url))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.replace('.test.ts', ''))
const files = (suites: readonly string[]): string[] => suites.map((suite) => `test/multiprocessing/${suite}.test.ts`)

/** These look at memory and sources in the tests' own process, which is no Windows: they know of no back end. */
const IN_THIS_PROCESS = LIBRARY.filter(
  (suite) => !BACKENDS.test(readFileSync(new URL(`test/multiprocessing/${suite}.test.ts`, import.meta.url), 'utf8')),
)
/** Call memory takes the guard for every atomic step, a hundred microseconds under Wine: the suites that take few. */
const BY_CALLS = ['event', 'robust-lock', 'semaphore', 'value-and-array']

const by = (suites: readonly string[]): string => suites.join(', ')
const LEFT_OUT = [
  `windows: ${by(IN_THIS_PROCESS)} (they run no program, but look into the tests' own process)`,
  `windows-calls: ${by(LIBRARY.filter((suite) => !BY_CALLS.includes(suite)))} (every atomic step takes 0.1 ms under Wine)`,
  "the suites of lab, page, window and package, but for the notebook's programs",
]

const PATIENCE = {
  // A process takes half a second to start under Wine, on a busy machine several.
  testTimeout: 150_000,
  hookTimeout: 150_000,
  pool: 'forks',
  retry: process.env.CI ? 1 : 0,
} as const

/** The suites that run on node.exe under Wine; test/windows/run.mjs starts them. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: [
      'default',
      ['./test/windows/left-out.mjs', { suites: LEFT_OUT }],
      ...(process.env.CI
        ? ([
            ['./.ci/tried-again.mjs', { outputFile: 'test-results/tried-again-on-windows.json' }],
            ['json', { outputFile: 'test-results/windows.json' }],
          ] as [string, Record<string, unknown>][])
        : []),
    ],
    projects: [
      {
        test: {
          ...PATIENCE,
          name: 'windows',
          env: { FORKSCOPE_BACKENDS: 'windows' },
          include: ['test/windows/*.wine.ts', ...files(LIBRARY), 'test/headless/scenarios.test.ts'],
          exclude: files(IN_THIS_PROCESS),
        },
      },
      {
        test: {
          ...PATIENCE,
          name: 'windows-calls',
          env: { FORKSCOPE_BACKENDS: 'windows-calls' },
          include: files(BY_CALLS),
        },
      },
    ],
  },
})
