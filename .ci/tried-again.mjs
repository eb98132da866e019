import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Vitest's reporter of tests that passed only at the second try: seen and named, instead of lost among those that passed. */
export default class TriedAgain {
  #file
  #names = []

  constructor({ outputFile }) {
    this.#file = outputFile
  }

  onTestCaseResult(test) {
    if (test.result().state !== 'passed' || (test.diagnostic()?.retryCount ?? 0) === 0) return
    this.#names.push([test.project.name, test.module.relativeModuleId, test.fullName].filter(Boolean).join(' › '))
  }

  onTestRunEnd() {
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, JSON.stringify(this.#names))
  }
}
