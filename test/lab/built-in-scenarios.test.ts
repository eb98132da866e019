import { describe, expect, it } from 'vitest'
import { BUILT_IN_SCENARIOS, readScenarios } from '../../main/lab/scenarios.ts'

const { scenarios, problems } = readScenarios(BUILT_IN_SCENARIOS)

/** What a link in a lesson may lead to. */
const TABS = [
  ...['Run', 'Timeline', 'Locks', 'Queues', 'Memory', 'Cores', 'Waits', 'Processes'],
  ...['Outcomes', 'Program', 'Lesson'],
]

/** Lessons whose program has no sense in Python, and why. */
const WITHOUT_PYTHON: Readonly<Record<string, string>> = {}

const twice = (values: readonly unknown[]): unknown[] =>
  values.filter((value, index) => values.indexOf(value) !== index)

describe('the built-in scenarios', () => {
  it('can all be read', () => {
    expect(problems).toEqual([])
  })
  it('have an order of their own each', () => {
    expect(twice(scenarios.map(({ order }) => order))).toEqual([])
  })
  it('keep the lessons of a part together', () => {
    const parts = scenarios.map(({ part }) => part).filter((part, index, all) => part !== all[index - 1])
    expect(twice(parts)).toEqual([])
  })
  it('have titles of their own each', () => {
    expect(twice(scenarios.map(({ title }) => title))).toEqual([])
  })
  it('name no lesson without Python that is not there, or has one', () => {
    const without = scenarios.filter(({ python }) => python === null).map(({ id }) => id)
    expect(Object.keys(WITHOUT_PYTHON).toSorted()).toEqual(without.toSorted())
  })
})

describe.each(scenarios)('$id', (scenario) => {
  const texts = {
    question: scenario.question,
    prompt: scenario.prediction.prompt,
    options: scenario.prediction.options.join('\n'),
    lookAt: scenario.lookAt,
    explanation: scenario.explanation,
    exercises: scenario.exercises,
  }

  it.each(Object.keys(texts) as (keyof typeof texts)[])('has a text: %s', (section) => {
    expect(texts[section]).toMatch(/\w/)
  })
  it('has two predictions or more to choose from', () => {
    const { options } = scenario.prediction
    expect(options.length).toBeGreaterThanOrEqual(2)
    expect(options).not.toContain('')
    expect(twice(options)).toEqual([])
  })
  it('states what may come out', () => {
    expect(scenario.grades.length).toBeGreaterThanOrEqual(1)
    expect(scenario.grades.map(({ grade }) => grade)).toContain('expected')
  })
  it('leads the eye to a tab of the screen', () => {
    const links = [
      ...Object.values(texts)
        .join('\n')
        .matchAll(/\[([^[\]]*)\]\(([^()]*)\)/g),
    ]
    for (const [link, text, target] of links) {
      expect([link, text]).toEqual([link, expect.stringMatching(/\w/)])
      expect(TABS.map((tab) => `tab:${tab}`)).toContain(target)
    }
    expect(scenario.lookAt).toContain('](tab:')
  })
  it('closes what it opens, and has no signs that the screen would show as they are', () => {
    for (const text of Object.values(texts)) {
      expect(text.split('`').length % 2, text).toBe(1)
      const prose = text.replaceAll(/`[^`]*`/g, '')
      expect(prose).not.toMatch(/\*|(?<!\w)_\w|^#|^>/m)
    }
  })
  it('names its variants differently, and each sets something', () => {
    const { variants } = scenario
    expect(twice(variants.map(({ label }) => label))).toEqual([])
    for (const { set } of variants) expect(Object.keys(set)).not.toEqual([])
  })
})
