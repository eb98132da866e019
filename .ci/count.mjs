import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'

// Usage: node .ci/count.mjs FAILED_STEPS, after the steps that write these reports.
// Names the tests that passed only at the second try. Prints "N passed, N failed" as the last line; ends with status 1 when anything failed.
const [failedSteps] = process.argv.slice(2)
const VITEST = ['test-results/vitest.json', 'test-results/windows.json']
const TRIED_AGAIN = ['test-results/tried-again.json', 'test-results/tried-again-on-windows.json']
const PLAYWRIGHT = 'test-results/playwright.json'

/** A report that is missing or empty means that its runner died, which is a failure too. */
function read(file, count) {
  try {
    const { passed, failed } = count(JSON.parse(readFileSync(file, 'utf8')))
    return passed + failed > 0 ? { passed, failed } : { passed: 0, failed: 1 }
  } catch (error) {
    console.log(`No report: ${error.message}`)
    return { passed: 0, failed: 1 }
  }
}

const ofVitest = (report) => {
  // A file that could not even be loaded has no tests in it.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = report.numFailedTests + broken.length
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed }
}
const ofPlaywright = ({ stats, errors }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + errors.length,
})
const counts = [...VITEST.map((file) => read(file, ofVitest)), read(PLAYWRIGHT, ofPlaywright)]

/** Of Playwright's nested suites. */
function flakyIn(suite) {
  const here = (suite.specs ?? []).filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
  return [...here.map(({ file, title }) => `${file} › ${title}`), ...(suite.suites ?? []).flatMap(flakyIn)]
}
const named = (file, names) => (existsSync(file) ? names(JSON.parse(readFileSync(file, 'utf8'))) : [])
const triedAgain = [
  ...TRIED_AGAIN.flatMap((file) => named(file, (names) => names)),
  ...named(PLAYWRIGHT, ({ suites }) => suites.flatMap(flakyIn)),
]
for (const name of triedAgain) console.log(`Passed at the second try: ${name}`)

const sum = (kind) => counts.reduce((total, count) => total + count[kind], 0)
const failed = Number(failedSteps) + sum('failed')
console.log(`${sum('passed')} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
