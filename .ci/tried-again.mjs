import { mkdirSync, writeFileSync } from 'node:fs'

/** Vitest's reporter of tests that passed only at the second try: seen and named, instead of lost among those that passed. */
export default class TriedAgain {
  #names = []

  onTestCaseResult(test) {
    if (test.result().state === 'passed' && (test.diagnostic()?.retryCount ?? 0) > 0)
      this.#names.push(`${test.module.relativeModuleId} › ${test.fullName}`)
  }

  onTestRunEnd() {
    mkdirSync('test-results', { recursive: true })
    writeFileSync('test-results/tried-again.json', JSON.stringify(this.#names))
  }
}
