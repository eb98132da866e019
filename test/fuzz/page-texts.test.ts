import fc from 'fast-check'
import { expect, it } from 'vitest'
import { highlight } from '../../renderer/look/highlight.ts'
import { parseProse, plainText } from '../../renderer/look/prose.ts'
import { LessonSearch } from '../../renderer/state/lesson-search.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { shownText } from '../../shared/unseen-characters.ts'
import { fuzz, FUZZ_TIMEOUT_MS } from './fuzz.ts'

/** A page shows these before anybody has agreed to a pack. */
const MOST_PROGRAM = 256 * 1024
const MOST_LESSON = 64 * 1024

const piece = fc.oneof(
  fc.constantFrom('/*', '*/', '//', '"', "'", '`', '"""', "'''", '#', '\\', '\\`', '\\\n', '\n', ' ', '1.', '1_', 'r"', 'if ', '- ', '1. ', '[', ']', '](tab:', '(', ')', '[a](tab:b)', '\t', '\u2028', '\u0301', '\u{1f600}', 'a', 'ﬁ'),
  fc.string({ maxLength: 4 }),
) // prettier-ignore
/** Few pieces, very often: the worst that an expression can meet. */
const long = (most: number) =>
  fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.array(piece, { maxLength: 3 }), fc.boolean())
    .map(([often, once, isLong]) => {
      const text = often.join('')
      return `${once.join('')}${text.repeat(isLong ? most / Math.max(1, text.length) : 3)}${once.join('')}`.slice(
        0,
        most,
      )
    })

it('programs', { timeout: FUZZ_TIMEOUT_MS }, () =>
  fuzz(fc.tuple(long(MOST_PROGRAM), fc.constantFrom('TypeScript', 'Python')), 14, ([source, language]) => {
    const lines = highlight(source, language)
    const text = lines.map((tokens) => tokens.map((token) => token.text).join('')).join('\n')
    expect(text === shownText(source) || text.trimEnd() === shownText(source).trimEnd()).toBe(true)
  }),
)
it('lessons, and the search of them', { timeout: FUZZ_TIMEOUT_MS }, () =>
  fuzz(fc.tuple(long(MOST_LESSON), piece), 14, ([text, query]) => {
    parseProse(text)
    plainText(text)
    const scenario: Partial<Scenario> = {
      id: 'x', title: text.slice(0, 80), summary: '', question: text, prediction: { prompt: '', options: [] },
      lookAt: '', explanation: '', exercises: '', source: text, 
    } // prettier-ignore
    for (const hit of new LessonSearch([scenario as Scenario]).find(`${query} a`))
      expect(hit.title.map((one) => one.text).join('')).toBe(text.slice(0, 80))
  }),
)
