import { describe, expect, it } from 'vitest'
import { jsonLine, programOutput, sentenceText } from '../../main/headless/terminal-text.ts'
import { table } from '../../main/headless/table.ts'
import { terminalActions } from '../support/terminal-actions.ts'

const ESC = '\u001b'

describe('a line that a program printed', () => {
  it.each([
    ['text', 'Balance 200 – naïve, שלום, 🐍', 'Balance 200 – naïve, שלום, 🐍'],
    ['a tab', 'a\tb', 'a\tb'],
    ['what looks like an escape', 'a\\tb\\x1b', 'a\\tb\\x1b'],
    ['a line end of Windows', 'done\r', 'done'],
    ['colours that are closed', `${ESC}[31mred${ESC}[0m`, `${ESC}[31mred${ESC}[0m`],
    ['colours that are left open', `${ESC}[38;2;1;2;3mred`, `${ESC}[38;2;1;2;3mred${ESC}[0m`],
    ['colours with colons', `${ESC}[4:3mcurly`, `${ESC}[4:3mcurly${ESC}[0m`],
    ['a title', `${ESC}]0;owned\u0007`, '\\x1b]0;owned\\x07'],
    ['a title in one byte', '\u009d0;owned\u009c', '\\x9d0;owned\\x9c'],
    ['a title without an end', `${ESC}]2;owned`, '\\x1b]2;owned'],
    ['the clipboard', `${ESC}]52;c;b3duZWQ=${ESC}\\`, '\\x1b]52;c;b3duZWQ=\\x1b\\'],
    ['a link', `${ESC}]8;;http://x${ESC}\\bank${ESC}]8;;${ESC}\\`, '\\x1b]8;;http://x\\x1b\\bank\\x1b]8;;\\x1b\\'],
    ['a device string', `${ESC}P$q"p${ESC}\\`, '\\x1bP$q"p\\x1b\\'],
    ['APC, PM and SOS', `${ESC}_a${ESC}\\${ESC}^b${ESC}\\${ESC}Xc`, '\\x1b_a\\x1b\\\\x1b^b\\x1b\\\\x1bXc'],
    ['a question', `${ESC}[6n${ESC}[c${ESC}[>c\u0005${ESC}Z`, '\\x1b[6n\\x1b[c\\x1b[>c\\x05\\x1bZ'],
    ['a cleared screen', `${ESC}[2J${ESC}[H${ESC}c`, '\\x1b[2J\\x1b[H\\x1bc'],
    ['a private mode', `${ESC}[?1049h`, '\\x1b[?1049h'],
    ['a key setting that ends with m', `${ESC}[>4;2m`, '\\x1b[>4;2m'],
    ['a colour with a control within', `${ESC}[3\u00071m`, '\\x1b[3\\x071m'],
    ['a way back', 'all is well\rowned', 'all is well\\rowned'],
    ['backspaces', 'ab\b\b', 'ab\\x08\\x08'],
    ['an order of writing', 'evil\u202egnp.exe', 'evil\\u202egnp.exe'],
    ['a second line', 'a\nb', 'a\\nb'],
  ])('keeps or writes out %s', (_what, text, shown) => {
    expect(programOutput(text)).toBe(shown)
    expect(programOutput(shown)).toBe(shown)
    expect(terminalActions(shown, 'with colours')).toEqual([])
  })
  it('an escape in two parts never begins', () => {
    const parts = [ESC, ']0;owned', '\u0007', `${ESC}[`, '31m', `${ESC}[2`, 'J']
    expect(parts.map(programOutput).join('\n')).toBe('\\x1b\n]0;owned\n\\x07\n\\x1b[\n31m\n\\x1b[2\nJ')
  })
})

it('a sentence of ours has no second line that looks like one', () => {
  expect(sentenceText(`broken.ts:1:1: no${ESC}[2J\nforkscope: all is well\n`)).toBe(
    'broken.ts:1:1: no\\x1b[2J\n    forkscope: all is well',
  )
})

it('JSON has the same value, and nothing that a terminal acts on', () => {
  const value = { 'k\u202e': ['\u009b2J\u007f', '\u001b]0;\u0007', '\u{e0041}\ud800', 'שלום ❤️', 'a\u2028b', '\u0085'] }
  const line = jsonLine(value)
  expect(JSON.parse(line)).toEqual(value)
  expect(terminalActions(line, 'plain')).toEqual([])
  expect(line).toContain('שלום ❤️')
  expect(line).toContain('\\u009b2J\\u007f')
})

it('a cell of a table is one line, and its column as wide as what is seen', () => {
  const text = table(['NAME', 'N'], [['evil\u202egnp\n', '1'], ['b', '22'], ['x'.repeat(900_000), '3']]) // prettier-ignore
  const lines = text.split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[1]).toMatch(/^evil\\u202egnp\\n {470,} 1$/)
  expect(lines[3]!.length).toBeLessThan(600)
})
