/** Vitest's reporter of what did not run on Windows: whole suites, and tests that say why in their titles. */
export default class LeftOut {
  #suites

  constructor({ suites }) {
    this.#suites = suites
  }

  onTestRunEnd(modules) {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => `${module.project.name}: ${test.fullName}`),
    )
    for (const what of [...this.#suites, ...skipped]) console.log(`Not run on Windows: ${what}`)
  }
}
