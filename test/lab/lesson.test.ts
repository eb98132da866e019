import { describe, expect, it } from 'vitest'
import { parseLesson } from '../../main/lab/lesson.ts'
import { BUILT_IN_SCENARIOS, readScenarios } from '../../main/lab/scenarios.ts'

const lesson = (front: string, body = '') => `---\n${front}\n---\n${body}`
const HEAD = 'title: T\norder: 1\nsummary: S'
const read = (front: string, body?: string) => parseLesson(lesson(front, body), 'demo/lesson.md')

describe('a lesson', () => {
  it('has front matter and sections', () => {
    const parsed = read(
      HEAD,
      '\n## The question\n\nWhy?\n\n## What to look at\n\nHere.\n\nThere.\n\n## The explanation\nSo.\n',
    )
    expect(parsed).toMatchObject({ title: 'T', order: 1, summary: 'S', parameters: [], variants: [] })
    expect([parsed.question, parsed.lookAt, parsed.explanation]).toEqual(['Why?', 'Here.\n\nThere.', 'So.'])
  })
  it('reads lines that end as on Windows', () => {
    expect(parseLesson(lesson(HEAD).replaceAll('\n', '\r\n'), 'demo/lesson.md').title).toBe('T')
  })
  it('without front matter is refused', () => {
    expect(() => parseLesson('# Title\n', 'demo/lesson.md')).toThrow(
      /^demo\/lesson\.md:1: a lesson begins with front matter/,
    )
  })
  it.each([
    ['a value of the wrong kind', 'title: T\norder: first\nsummary: S', /^demo\/lesson\.md:3: order is /],
    ['YAML that does not parse', 'title: T\norder: 1\nsummary: "S', /^demo\/lesson\.md:4: /],
    [
      'a default outside its range',
      `${HEAD}\nparameters:\n  - { name: n, label: N, meaning: M, type: integer, default: 9, min: 0, max: 5 }`,
      /^demo\/lesson\.md:6: parameters\.0: the default lies outside min and max/,
    ],
  ])('with %s is refused with file and line', (_what, front, message) => {
    expect(() => read(front)).toThrow(message)
  })
  it('is in order in every built-in scenario', () => {
    const { scenarios, problems } = readScenarios(BUILT_IN_SCENARIOS)
    expect(problems).toEqual([])
    expect(scenarios.length).toBeGreaterThan(5)
    const orders = scenarios.map(({ order }) => order)
    expect(orders).toEqual([...new Set(orders)].toSorted((a, b) => a - b))
    for (const { id, question, lookAt, explanation } of scenarios) {
      expect([id, question !== '', lookAt !== '', explanation !== '']).toEqual([id, true, true, true])
    }
  })
})
