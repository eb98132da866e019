import { describe, expect, it } from 'vitest'
import {
  hiddenInName,
  shortLine,
  shownLine,
  shownText,
  unseenInLine,
  withoutHidden,
} from '../../shared/unseen-characters.ts'

describe('an unseen character is written out', () => {
  it.each([
    ['a control', 'a\u001b[2Jb\u0007\u007f', 'a\\x1b[2Jb\\x07\\x7f'],
    ['a control of the upper half', '\u009d0;x\u009c', '\\x9d0;x\\x9c'],
    ['an order of writing', 'evil\u202Egnp.exe', 'evil\\u202egnp.exe'],
    ['an isolate and a mark', '\u2066a\u2069\u200e\u200f\u061c', '\\u2066a\\u2069\\u200e\\u200f\\u061c'],
    ['a separator', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['nothing wide', 'a\u200bb\ufeff\u2060\u00ad', 'a\\u200bb\\ufeff\\u2060\\xad'],
    ['a filler', '\u115f\u1160\u3164\uffa0\u034f\u2800', '\\u115f\\u1160\\u3164\\uffa0\\u034f\\u2800'],
    ['a tag', 'x\u{e0041}\u{e007f}', 'x\\u{e0041}\\u{e007f}'],
    ['half a pair', 'a\ud83d', 'a\\ud83d'],
    ['a joiner that joins nothing', 'pay\u200dpal\u200c', 'pay\\u200dpal\\u200c'],
    ['a variant of nothing', 'a\ufe0f', 'a\\ufe0f'],
    ['the tenth mark on a letter', `e${'\u0301'.repeat(9)}`, `e${'\u0301'.repeat(8)}\\u0301`],
  ])('%s', (_what, text, shown) => {
    expect(shownLine(text)).toBe(shown)
    expect(shownText(text)).toBe(shown)
    expect(shownLine(shown)).toBe(shown)
    expect(unseenInLine(text)).not.toBeNull()
  })
  it('line ends and tabs too, where one line is meant', () => {
    expect(shownLine('a\n\tb\r')).toBe('a\\n\\tb\\r')
    expect(shownText('a\n\tb\r')).toBe('a\n\tb\\r')
  })
})

describe('what people write stays as it is', () => {
  it.each([
    'Ma banque n° 2 – à découvert',
    'שלום עולם, 3 תהליכים',
    'قفل و صف',
    'می‌خواهم',
    'क्‍ष and ක්‍ෂ',
    '葛󠄀城',
    '❤️ 👨‍👩‍👧 👩🏽‍💻 1️⃣ 🏳️‍🌈',
    'a b',
    'Tie\u0302\u0301ng Vie\u0323\u0302t',
  ])('%s', (text) => {
    expect(shownLine(text)).toBe(text)
    expect(unseenInLine(text)).toBeNull()
  })
})

it('a name may hide nothing at all, for names are compared', () => {
  expect(hiddenInName('race/❤️.ts')).toEqual({ code: 'U+FE0F', at: 7 })
  expect(hiddenInName('race/program.ts')).toBeNull()
  expect(withoutHidden('pay\u200bpal\u3164')).toBe('paypal')
})
it('a long one is cut, but not through a character', () => {
  expect(shortLine('a'.repeat(900_000), 8)).toBe('aaaaaaa…')
  expect(shortLine('aaaaaa🐍🐍', 8)).toBe('aaaaaa…')
  expect(shortLine('aaaaaa🐍', 8)).toBe('aaaaaa🐍')
})
