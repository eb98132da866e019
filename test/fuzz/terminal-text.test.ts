import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonLine, programOutput, sentenceText } from '../../main/headless/terminal-text.ts'
import { shownLine, shownText, unseenInLine } from '../../shared/unseen-characters.ts'
import { terminalActions } from '../support/terminal-actions.ts'
import { FUZZ_TIMEOUT_MS, fuzz } from './fuzz.ts'

/** Beginnings, middles and ends of sequences, so that chance puts together whole ones, nested ones, unfinished ones. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['\u001b', '\u001b[', '\u001b]', '\u001bP', '\u001b_', '\u001b^', '\u001bX', '\u009b', '\u009d', '\u0090', '\u009c'],
    ...['\u001b\\', '\u0007', '0;', '31m', '6n', 'c', '2J', '?25l', ';', ':', 'm', '\u0005', '\b', '\r', '\n', '\t', '\u007f'],
    ...['\u202e', '\u2066', '\u200d', '\u200c', '\ufe0f', '\u20e3', '\u0301', '❤', '👩', '\ud83d', '\udc69', 'م', 'क', '葛', '\u{e0100}'],
  ), // prettier-ignore
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const text = fc.array(piece, { maxLength: 200 }).map((pieces) => pieces.join(''))
/** One piece very often: what is more than linear shows in it. */
const long = fc.tuple(piece, piece, fc.integer({ min: 1, max: 2_000 })).map(([a, b, times]) => (a + b).repeat(times))

const check = (input: string): void => {
  const output = programOutput(input)
  expect(terminalActions(output, 'with colours')).toEqual([])
  expect(output).not.toContain('\n')
  expect(programOutput(output)).toBe(output)
  const line = shownLine(input)
  expect([terminalActions(line, 'plain'), unseenInLine(line), shownLine(line)]).toEqual([[], null, line])
  const lines = shownText(input)
  expect([terminalActions(lines, 'plain'), shownText(lines)]).toEqual([[], lines])
  expect(terminalActions(sentenceText(input), 'plain')).toEqual([])
}

it('no text makes a terminal act', () => fuzz(text, 4000, check), FUZZ_TIMEOUT_MS)
it('no long text takes long', () => fuzz(long, 60, check), FUZZ_TIMEOUT_MS)
it(
  'JSON keeps its value and makes no terminal act',
  () =>
    fuzz(fc.oneof(text, fc.array(text), fc.dictionary(text, text)), 500, (value) => {
      const line = jsonLine(value)
      expect(JSON.parse(line)).toEqual(value)
      expect(terminalActions(line, 'plain')).toEqual([])
    }),
  FUZZ_TIMEOUT_MS,
)
