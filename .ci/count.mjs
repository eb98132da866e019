import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'

// Usage: node .ci/count.mjs FAILED_STEPS VITEST.json PLAYWRIGHT.json TRIED_AGAIN.json
// Names the tests that passed only at the second try. Prints "N passed, N failed" as the last line; ends with status 1 when anything failed.
const [failedSteps, vitestFile, playwrightFile, triedAgainFile] = process.argv.slice(2)

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

const vitest = read(vitestFile, (report) => {
  // A file that could not even be loaded has no tests in it.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = report.numFailedTests + broken.length
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed }
})
const playwright = read(playwrightFile, ({ stats, errors }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + errors.length,
}))

/** Of Playwright's nested suites. */
function flakyIn(suite) {
  const here = (suite.specs ?? []).filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
  return [...here.map(({ file, title }) => `${file} › ${title}`), ...(suite.suites ?? []).flatMap(flakyIn)]
}
const named = (file, names) => (existsSync(file) ? names(JSON.parse(readFileSync(file, 'utf8'))) : [])
const triedAgain = [
  ...named(triedAgainFile, (names) => names),
  ...named(playwrightFile, ({ suites }) => suites.flatMap(flakyIn)),
]
for (const name of triedAgain) console.log(`Passed at the second try: ${name}`)

const failed = Number(failedSteps) + vitest.failed + playwright.failed
console.log(`${vitest.passed + playwright.passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
