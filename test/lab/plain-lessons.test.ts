import { describe, expect, it } from 'vitest'
import { parseLesson } from '../../main/lab/lesson.ts'
import { failure } from '../support/failure.ts'

interface Texts {
  title: string
  part: string
  summary: string
  label: string
  meaning: string
  unit: string
  value: string
  option: string
  variant: string
  outcome: string
  because: string
}
const good: Texts = {
  title: 'A race',
  part: 'Mine',
  summary: 'A test.',
  label: 'Speed',
  meaning: 'How fast it is.',
  unit: 'ms',
  value: 'fast',
  option: 'Fast',
  variant: 'Fast one',
  outcome: 'Balance',
  because: 'It must be so.',
}

/** JSON is YAML, so that a character can be written as an escape, as in a double-quoted text of YAML. */
function lesson(more: Partial<Texts>): string {
  const texts = { ...good, ...more }
  const front = {
    title: texts.title,
    part: texts.part,
    order: 1,
    summary: texts.summary,
    parameters: [
      { name: 'speed', label: texts.label, meaning: texts.meaning, type: 'integer', default: 1, min: 0, max: 2, unit: texts.unit }, // prettier-ignore
      { name: 'way', label: 'Way', meaning: 'Which.', type: 'choice', default: 'slow', options: [{ value: 'slow', label: 'Slow' }, { value: texts.value, label: texts.option }] }, // prettier-ignore
    ],
    variants: [{ label: texts.variant, set: { speed: 2 } }],
    outcome: { label: texts.outcome },
    grades: [{ grade: 'expected', because: texts.because }],
  }
  return `---\n${JSON.stringify(front).replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n---\n\n## The question\n\nWhy?\n`
}

it('a lesson in plain words is read, also from right to left', () => {
  expect(parseLesson(lesson({ title: 'בנק: שני תהליכים' }), 'race/lesson.md').title).toBe('בנק: שני תהליכים')
})

describe.each(Object.keys(good) as (keyof Texts)[])('in front matter, %s', (key) => {
  it.each([
    ['an escape', '\u001b]0;owned\u0007', /U\+001B/],
    ['a control of the upper half', 'a\u009b2J', /U\+009B/],
    ['a reversed order', 'evil\u202egnp', /U\+202E/],
    ['a separator of lines', 'a\u2028b', /U\+2028/],
    ['a zero width', 'a\u200bb', /U\+200B/],
    ['a filler', 'a\u3164', /U\+3164/],
    ['a second line', 'a\nb', /more than one plain line/],
    ['very many characters', 'a'.repeat(5000), /is longer than \d+ characters/],
  ])('that holds %s is refused with file and line', (_what, text, why) => {
    const sentence = failure(() => parseLesson(lesson({ [key]: text }), 'race/lesson.md'))
    expect(sentence).toMatch(/^Error: race\/lesson\.md:2: /)
    expect(sentence).toMatch(why)
    expect(sentence).toMatch(/^[ -~]{1,200}$/)
  })
})
