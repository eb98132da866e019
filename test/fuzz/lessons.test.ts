import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseLesson } from '../../main/lab/lesson.ts'
import { derivedLesson } from '../../main/lab/shelf/derived-lesson.ts'
import { expectPlainSentence } from '../support/plain-sentence.ts'
import { fuzz, FUZZ_TIMEOUT_MS } from './fuzz.ts'

/** A lesson or a refusal in one plain sentence; a lesson under a new title differs in nothing else. */
function answer(text: string): void {
  let lesson
  try {
    lesson = parseLesson(text, 'race/lesson.md')
  } catch (error) {
    expectPlainSentence((error as Error).message)
    expect((error as Error).message).toMatch(/^race\/lesson\.md[: ]/)
    return
  }
  const { options } = lesson.prediction
  expect(new Set(options).size).toBe(options.length)
  let derived
  try {
    derived = derivedLesson(text, 'Another', true)
  } catch (error) {
    // Written out, the front matter may be longer than it may be.
    expectPlainSentence((error as Error).message)
    return
  }
  expect(parseLesson(derived, 'own/lesson.md')).toEqual({ ...lesson, title: 'Another' })
}

const blank = fc.constantFrom(' ', '\t', '\r', '\u2028', '\u00a0', '\n', '')
const repeated = (piece: fc.Arbitrary<string>, most: number) =>
  fc.tuple(piece, fc.integer({ min: 0, max: most })).map(([text, count]) => text.repeat(count))
const word = fc.oneof(
  fc.constantFrom(
    'a',
    'One',
    '1',
    '-1',
    '1e400',
    '.inf',
    '.nan',
    'true',
    'null',
    '~',
    '',
    '__proto__',
    'constructor',
    '<<',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const scalar = fc.oneof(
  word,
  word.map((text) => JSON.stringify(text)),
  word.map((text) => `'${text.replaceAll("'", "''")}'`),
  word.map((text) => `|\n    ${text}`),
  word.map((text) => `>\n    ${text}`),
  fc.constantFrom('&a x', '*a', '!!binary aGk=', '!x y', '# none', '[', '{', '}', '"', '? a', '- - - a', '@', '`', '%'),
)
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
    fc
      .array(fc.tuple(word, tie('value')), { maxLength: 3 })
      .map((all) => `{${all.map((pair) => pair.join(': ')).join(', ')}}`),
  ),
}))
const key = fc.oneof(
  fc.constantFrom('title', 'part', 'order', 'summary', 'parameters', 'variants', 'outcome', 'grades', 'more'),
  word,
)
const parameter = fc
  .record({
    name: fc.constantFrom('a', 'b', 'pause', 'A b'),
    label: fc.constantFrom('A', 'B', 'Pause', ''),
    meaning: fc.constantFrom('It is.', ''),
    type: fc.constantFrom('integer', 'number', 'boolean', 'choice', 'none'),
    default: fc.constantFrom<unknown>(1, 0.5, true, 'x', 'y', null),
    min: fc.constantFrom(0, 1, 2),
    max: fc.constantFrom(0, 1, 2),
    options: fc.array(fc.record({ value: fc.constantFrom('x', 'y'), label: fc.constantFrom('X', 'Y') }), { maxLength: 3 }),
  }, { requiredKeys: ['name', 'label', 'meaning', 'type', 'default'] })
  .map((made) => JSON.stringify(made)) // prettier-ignore
const list = (piece: fc.Arbitrary<string>) =>
  fc.array(piece, { maxLength: 3 }).map((all) => `\n${all.map((one) => `  - ${one}`).join('\n')}`)
const entry = fc.oneof(
  fc.tuple(key, value).map((pair) => pair.join(': ')),
  list(parameter).map((all) => `parameters:${all}`),
  list(fc.constantFrom('{ label: V, set: {} }', '{ label: W, set: { a: 1 } }', '{ label: V, set: { b: x } }')).map((all) => `variants:${all}`),
  list(fc.constantFrom('{ grade: expected, because: B }', '{ grade: forbidden, because: B, is: x, from: 1 }')).map((all) => `grades:${all}`),
  repeated(fc.oneof(fc.constantFrom('- &a x\n', 'k: &b\n', '? ', '- ', '[', '{', '{a: ', '#\n', ',', ']', '"'), word), 2000),
) // prettier-ignore
const heading = fc.constantFrom(
  'The question',
  'The prediction',
  'What to look at',
  'The explanation',
  'Exercises',
  'Other',
)
const line = fc.oneof(
  fc.tuple(heading, repeated(blank, 3)).map(([title, end]) => `## ${title}${end}`),
  fc.tuple(repeated(blank, 3000), word).map(([blanks, end]) => `## ${blanks}${end}`),
  word.map((text) => `- ${text}`),
  word,
  repeated(fc.constantFrom('`', '[a](tab:', '- a\n', '1. ', '\u0301'), 500),
)
const good = 'title: T\norder: 1\nsummary: S'
const made = fc
  .tuple(
    fc.boolean(),
    fc.array(entry, { maxLength: 4 }),
    fc.array(line, { maxLength: 10 }),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('---', '---', '---', '--- ', '...', '----'),
  )
  .map(([isGood, entries, lines, end, dashes]) =>
    `---\n${[...(isGood ? [good] : []), ...entries].join('\n')}\n${dashes}\n${lines.join('\n')}\n`.replaceAll(
      '\n',
      end,
    ),
  )

it('lessons made by their grammar, and beside it', { timeout: FUZZ_TIMEOUT_MS }, () => fuzz(made, 400, answer))
it('lessons of any bytes', { timeout: FUZZ_TIMEOUT_MS }, () =>
  fuzz(
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => `---\n${new TextDecoder().decode(bytes)}`),
    300,
    answer,
  ),
)
it('lessons with a piece put in, cut out or doubled', { timeout: FUZZ_TIMEOUT_MS }, () =>
  fuzz(
    fc
      .tuple(made, fc.nat(), fc.nat(), fc.constantFrom('cut', 'double', 'insert'), value)
      .map(([text, one, other, what, piece]) => {
        const [from, to] = [one % (text.length + 1), other % (text.length + 1)].sort((a, b) => a - b) as [
          number,
          number,
        ]
        const middle = what === 'cut' ? '' : what === 'double' ? text.slice(from, to).repeat(2) : piece
        return text.slice(0, from) + middle + text.slice(to)
      }),
    400,
    answer,
  ),
)
