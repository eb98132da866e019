import type { StoredValue } from './run.ts'
import { shownLine } from './unseen-characters.ts'

/** Zeros in a row, at a text's end, that are worth writing out. */
const FEW = 3

/** Whether elements of this type code are characters, reported as strings of one. */
export const isCharacterCode = (typecode: string): boolean => typecode === 'c' || typecode === 'u'

/** In quotes, the quote and the backslash are written out as well. */
const quoted = (text: string): string => shownLine(text.replace(/['\\]/g, '\\$&'))

/**
 * Characters in shared memory as people read them: 'hello', 'two\nlines', 'hi' + 62 × '\0'.
 * @param characters strings of one. @param total how many there are, when these are only the first.
 */
export function quoteCharacters(characters: readonly unknown[], total = characters.length): string {
  const text = characters.join('')
  let end = text.length
  while (text.charCodeAt(end - 1) === 0) end -= 1
  const zeros = text.length - end
  const more = total - characters.length
  if (more > 0) return `'${quoted(text)}' … ${more} more`
  if (zeros <= FEW) return `'${quoted(text)}'`
  return `'${quoted(text.slice(0, -zeros))}' + ${zeros} × '\\0'`
}

/** One reported value as people read it: 5, 'text', b'bytes', true, null. */
export function storedText(value: StoredValue): string {
  if (typeof value === 'string') return quoteCharacters(Array.from(value))
  if (typeof value !== 'object' || value === null) return String(value)
  return `b${quoteCharacters(value.map((byte) => String.fromCharCode(byte)))}`
}
