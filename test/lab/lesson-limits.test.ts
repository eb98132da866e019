import { describe, expect, it } from 'vitest'
import { parseLesson } from '../../main/lab/lesson.ts'
import { failure } from '../support/failure.ts'

const HEAD = 'title: T\norder: 1\nsummary: S'
const lesson = (front: string, body = '') => `---\n${front}\n---\n${body}`
const read = (front: string, body?: string) => parseLesson(lesson(front, body), 'demo/lesson.md')
const times = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => piece(i)).join('')
const parameter = (name: string, label: string) =>
  `  - { name: ${name}, label: ${label}, meaning: M, type: boolean, default: true }\n`
const choices = (...all: string[]) =>
  `  - { name: way, label: Way, meaning: M, type: choice, default: a, options: [${all.join(', ')}] }\n`

/** The answer, and that it took no more than a second of CPU time. */
function quickly(answer: () => unknown): string {
  const before = process.cpuUsage()
  const sentence = failure(answer) ?? ''
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1e6).toBeLessThan(1)
  return sentence
}

describe('a lesson that would hold up the lab is answered at once', () => {
  it.each([
    ['a heading of 2,000 blanks', HEAD, `## ${' '.repeat(2000)}\u2028x\n`, /^Error: demo\/lesson\.md:6: a lesson has no section "x"/],
    ['a heading of 10,000 blanks', HEAD, `## ${' '.repeat(10_000)}\u2028x\n`, /^Error: demo\/lesson\.md:6: a lesson has no section/],
    ['100,000 names for values', `${HEAD}\nparameters:\n${times(100_000, (i) => `- &a${i} x\n`)}`, '', /^Error: demo\/lesson\.md has \d+ bytes, and a lesson has at most 65536; make it shorter\.$/],
    ['30,000 keys', `${HEAD}\n${times(30_000, (i) => `k${i}: 1\n`)}`, '', /^Error: demo\/lesson\.md has \d+ bytes/],
    ['16 KiB of keys', `${HEAD}\n${times(1900, (i) => `k${i}: \n`)}`, '', /^Error: demo\/lesson\.md:5: there is no field “k0”/],
    ['16 KiB of names', `${HEAD}\nparameters:\n${times(2700, () => `- &a\n`)}`, '', /^Error: demo\/lesson\.md:6: a value has a name \(& or \*\); front matter has none, write the value out\.$/],
    ['more front matter than it may have', `${HEAD}\n${'#'.repeat(20_000)}`, '', /^Error: demo\/lesson\.md:1: the front matter has \d+ bytes, and it has at most 16384; make it shorter\.$/],
    ['more text than it may have', HEAD, 'é'.repeat(33_000), /^Error: demo\/lesson\.md has 66\d\d\d bytes, and a lesson has at most 65536/],
    ['values deep in one another', `${HEAD}\nparameters: ${'['.repeat(5000)}${']'.repeat(5000)}`, '', /^Error: demo\/lesson\.md:1: .*too many brackets stand open at once\.$/],
    ['a title of 15,000 characters', `title: ${'t'.repeat(15_000)}\norder: 1\nsummary: S`, '', /^Error: demo\/lesson\.md:2: title is longer than 80 characters\.$/],
    ['a value of the wrong kind that is long', `title: T\norder: ${'t'.repeat(15_000)}\nsummary: S`, '', /^Error: demo\/lesson\.md:3: order is .{0,600}\.$/],
  ])('%s', (_what, front, body, sentence) => expect(quickly(() => read(front, body))).toMatch(sentence)) // prettier-ignore
})

describe('a lesson is refused with file and line for', () => {
  it.each([
    ['a section that stands there twice', HEAD, '## Exercises\n\nOne.\n\n## Exercises\n\nTwo.\n', '10: the section "Exercises" stands there twice; make it one.'],
    ['an answer that stands there twice', HEAD, '## The prediction\n\nWhich?\n\n- One\n- Two\n-   One \n', '12: the answer "One" stands there twice.'],
    ['two answers that look alike', HEAD, '## The prediction\n\n- caf\u00e9\n- cafe\u0301\n', '9: the answer "cafe\u0301" stands there twice.'],
    ['an empty answer', HEAD, '## The prediction\n\n- \n', '8: an answer of the prediction is empty.'],
    ['a long answer', HEAD, `## The prediction\n\n- ${'a'.repeat(401)}\n`, '8: an answer of the prediction is longer than 400 characters.'],
    ['many answers', HEAD, `## The prediction\n\n${times(25, (i) => `- ${i}\n`)}`, '32: the prediction has more than 24 answers.'],
    ['two parameters of a name', `${HEAD}\nparameters:\n${parameter('n', 'N')}${parameter('n', 'M')}`, '', '7: there is another parameter "n"; give each its own.'],
    ['two parameters of a label', `${HEAD}\nparameters:\n${parameter('n', 'N')}${parameter('m', 'N')}`, '', '7: there is another parameter with the label "N"; give each its own.'],
    ['two choices of a value', `${HEAD}\nparameters:\n${choices('{ value: a, label: A }', '{ value: a, label: B }')}`, '', '6: there is another choice "a"; give each its own.'],
    ['two choices of a label', `${HEAD}\nparameters:\n${choices('{ value: a, label: A }', '{ value: b, label: A }')}`, '', '6: there is another choice with the label "A"; give each its own.'],
    ['two variants of a label', `${HEAD}\nvariants:\n  - { label: V, set: {} }\n  - { label: V, set: {} }`, '', '7: there is another variant "V"; give each its own.'],
    ['a doubled key', `${HEAD}\ntitle: U`, '', '5: the key title stands there twice.'],
    ['a key of objects', `${HEAD}\n__proto__: { part: P }`, '', '5: no key is called __proto__.'],
    ['a tag', `${HEAD}\npart: !!binary aGVsbG8=`, '', '5: '],
    ['a name for another value', `${HEAD}\npart: *none`, '', '5: '],
    ['many parameters', `${HEAD}\nparameters:\n${times(25, (i) => parameter(`n${i}`, `N${i}`))}`, '', '6: parameters are more than 24.'],
    ['many variants', `${HEAD}\nvariants:\n${times(25, (i) => `  - { label: V${i}, set: {} }\n`)}`, '', '6: variants are more than 24.'],
    ['many grades', `${HEAD}\ngrades:\n${times(101, () => `  - { grade: expected, because: B }\n`)}`, '', '6: grades are more than 100.'],
    ['a bound without end', `${HEAD}\nparameters:\n  - { name: n, label: N, meaning: M, type: number, default: 1, min: 0, max: .inf }`, '', '6: parameters.0.max is '],
    ['a lesson without an end of its front matter', `${HEAD}\n--- `, '', '1: a lesson begins with front matter between two lines of three dashes.'],
  ])('%s', (_what, front, body, sentence) => {
    const said = quickly(() => (_what.includes('without an end of') ? parseLesson(`---\n${front}`, 'demo/lesson.md') : read(front, body)))
    expect(said.startsWith(`Error: demo/lesson.md:${sentence}`), said).toBe(true)
    expect(said).toMatch(/^[^\n]+\.$/)
  }) // prettier-ignore
})
