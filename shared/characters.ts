import type { StoredValue } from './run.ts'

/** Zeros in a row, at a text's end, that are worth writing out. */
const FEW = 3

/** Whether elements of this type code are characters, reported as strings of one. */
export const isCharacterCode = (typecode: string): boolean => typecode === 'c' || typecode === 'u'

const NAMED: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  "'": "\\'",
  '\\': '\\\\',
}

// What has no shape of its own: controls, and half a surrogate pair.
const UNSEEN = /[\p{Cc}\p{Cs}'\\]/gu

function escaped(character: string): string {
  const named = NAMED[character]
  if (named !== undefined) return named
  const digits = character.charCodeAt(0).toString(16)
  return digits.length > 2 ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`
}

/**
 * Characters in shared memory as people read them: 'hello', 'two\nlines', 'hi' + 62 × '\0'.
 * @param characters strings of one. @param total how many there are, when these are only the first.
 */
export function quoteCharacters(characters: readonly unknown[], total = characters.length): string {
  const text = characters.join('')
  const zeros = text.length - text.replace(/\0+$/, '').length
  const more = total - characters.length
  if (more > 0) return `'${text.replace(UNSEEN, escaped)}' … ${more} more`
  if (zeros <= FEW) return `'${text.replace(UNSEEN, escaped)}'`
  return `'${text.slice(0, -zeros).replace(UNSEEN, escaped)}' + ${zeros} × '\\0'`
}

/** One reported value as people read it: 5, 'text', b'bytes', true, null. */
export function storedText(value: StoredValue): string {
  if (typeof value === 'string') return quoteCharacters(Array.from(value))
  if (typeof value !== 'object' || value === null) return String(value)
  return `b${quoteCharacters(value.map((byte) => String.fromCharCode(byte)))}`
}
