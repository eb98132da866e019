import { expect, it } from 'vitest'
import { parseLesson } from '../../../main/lab/lesson.ts'
import { parseManifest } from '../../../main/lab/shelf/pack-contents.ts'

const GOOD = 'title: A\norder: 1\nsummary: S.'
const lessonOf = (frontMatter: string) => `---\n${frontMatter}\n---\n\n## The question\n\nWhat?\n`
const parameter = (more: string) => `${GOOD}\nparameters:\n  - ${more.split('\n').join('\n    ')}`
const NUMBER = 'name: n\nlabel: N\nmeaning: M.\ntype: number\ndefault: 1\nmin: 0\nmax: 2'
const CHOICE = 'name: n\nlabel: N\nmeaning: M.\ntype: choice\ndefault: a'
const LONG = 'x'.repeat(9000)

it.each([
  ['order: 1\nsummary: S.', '2: title is missing'],
  ['title:\norder: 1\nsummary: S.', '2: title is no text'],
  ['title: ""\norder: 1\nsummary: S.', '2: title is empty'],
  [`title: ${LONG}\norder: 1\nsummary: S.`, '2: title is longer than 80 characters'],
  ['title: A\norder: soon\nsummary: S.', '3: order is “soon”; it must be a number'],
  [`title: A\norder: ${LONG}\nsummary: S.`, `3: order is “${'x'.repeat(39)}…”; it must be a number`],
  ['title: A\norder: 1.5\nsummary: S.', '3: order is 1.5; it must be a whole number'],
  ['title: A\norder: [1]\nsummary: S.', '3: order is a list; it must be a number'],
  [`${GOOD}\n0: zero`, '5: there is no field “0”'],
  [`${GOOD}\n${'k'.repeat(500)}: 1`, `5: there is no field “${'k'.repeat(39)}…”`],
  [`${GOOD}\n"a\\e[2Jb": 1`, '5: there is no field “a\\x1b[2Jb”'],
  ['- a list', 'the front matter is a list; it must be fields with names'],
  [`${GOOD}\nparameters: none`, '5: parameters is “none”; it must be a list'],
  [`${GOOD}\nparameters: {}`, '5: parameters is fields with names; it must be a list'],
  [parameter('word'), 'parameters.0 is “word”; it must be fields with names'],
  [
    parameter(NUMBER.replace('type: number', 'type: colour')),
    '9: parameters.0.type is “colour”; it is integer, number, boolean or choice',
  ],
  [
    parameter(NUMBER.replace('type: number', `type: ${LONG}`)),
    `9: parameters.0.type is “${'x'.repeat(39)}…”; it is integer, number, boolean or choice`,
  ],
  [parameter('name: n'), 'parameters.0.type is missing; it is integer, number, boolean or choice'],
  [parameter(NUMBER.replace('\nmax: 2', '')), 'parameters.0.max is missing'],
  [parameter(NUMBER.replace('min: 0', 'min: .inf')), 'parameters.0.min is Infinity; it must be a finite number'],
  [parameter(`${NUMBER}\ncolour: red`), '13: there is no field “colour” in parameters.0'],
  [parameter(NUMBER.replace('default: 1', 'default: 9')), 'parameters.0: the default lies outside min and max'],
  [
    parameter(NUMBER.replace('name: n', 'name: N N')),
    'parameters.0.name: a parameter name is one camelCase word of at most 40 letters',
  ],
  [parameter(`${CHOICE}\noptions:\n  - {value: a, label: A}`), 'parameters.0.options has 1; it has at least 2'],
  [
    `${GOOD}\nvariants: [{label: V, set: {n: null}}]`,
    'variants.0.set.n is empty; it must be a number, a text, true or false',
  ],
  [`${GOOD}\noutcome: {label: L, lines: some}`, 'outcome.lines is “some”; it is last or all'],
  [`${GOOD}\noutcome: {label: L, after: 1}`, 'outcome.after is no text'],
  [`${GOOD}\ngrades: [{because: B.}]`, 'grades.0.grade is missing'],
  [
    `${GOOD}\ngrades: [{grade: good, because: B.}]`,
    'grades.0.grade is “good”; it is expected, surprising or forbidden',
  ],
  [`${GOOD}\ngrades: [{grade: expected, because: B., from: low}]`, 'grades.0.from is “low”; it must be a number'],
  [
    `${GOOD}\ngrades: [{grade: expected, because: B., is: a, from: 1}]`,
    'grades.0: a rule has `is`, or `from` and `to`',
  ],
])('front matter %j', (frontMatter, words) => {
  const wrong = /^x\.md:\d+: (?!.*Invalid)(?!.*Expected).{1,200}\.$/
  expect(() => parseLesson(lessonOf(frontMatter), 'x.md')).toThrow(wrong)
  expect(() => parseLesson(lessonOf(frontMatter), 'x.md')).toThrow(`${words}.`)
})

const MANIFEST = { format: 1, title: 'T', scenarios: ['a'] }
it.each([
  ['{', 'is no JSON'],
  [[], 'the manifest is a list; it must be fields with names'],
  [{ ...MANIFEST, format: 2 }, 'format is another than 1, the only one that this Forkscope knows'],
  [{ ...MANIFEST, title: undefined }, 'title is missing'],
  [{ ...MANIFEST, title: ' ' }, 'title is empty'],
  [{ ...MANIFEST, colour: 1 }, 'there is no field “colour”'],
  [{ ...MANIFEST, author: 1 }, 'author is no text'],
  [{ ...MANIFEST, scenarios: [] }, 'scenarios names no scenario'],
  [{ ...MANIFEST, scenarios: 'a' }, 'scenarios is “a”; it must be a list'],
  [{ ...MANIFEST, scenarios: [1] }, 'scenarios.0 is 1; it must be a text'],
])('manifest %j', (manifest, words) => {
  const bytes = new TextEncoder().encode(typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  expect(() => parseManifest(bytes, 'p')).toThrow(`its manifest.json is wrong: ${words}. Ask its author to mend it.`)
})
