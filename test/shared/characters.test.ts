import { describe, expect, it } from 'vitest'
import { quoteCharacters } from '../../shared/characters.ts'

describe('quoteCharacters', () => {
  it.each([
    ['hello', "'hello'"],
    ['', "''"],
    ["it's\t\\\n\r", "'it\\'s\\t\\\\\\n\\r'"],
    ['a\0b', "'a\\0b'"],
    ['hi\0\0\0', "'hi\\0\\0\\0'"],
    [`hi${'\0'.repeat(62)}`, "'hi' + 62 × '\\0'"],
    ['\0\0\0\0', "'' + 4 × '\\0'"],
    ['\x7f\x80é🐍', "'\\x7f\\x80é🐍'"],
  ])('%j is %s', (text, quoted) => {
    expect(quoteCharacters(Array.from(text))).toBe(quoted)
  })
  it('says how many more there are', () => {
    expect(quoteCharacters(['a', '\0'], 12)).toBe("'a\\0' … 10 more")
  })
})
