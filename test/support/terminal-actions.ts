/**
 * All that a terminal may act on in this text, in source code's way; empty when there is nothing. Written apart from what
 * is tested, and stricter: whatever is neither text nor the end of a line counts.
 * @param colours lets whole colour sequences pass.
 */
export function terminalActions(text: string, colours: 'with colours' | 'plain'): string[] {
  // eslint-disable-next-line no-control-regex -- the very thing that is looked for
  const rest = colours === 'plain' ? text : text.replace(/\u001b\[[0-9;:]*m/g, '')
  const acting = Array.from(rest).filter((character) => acts(character.codePointAt(0)!))
  return [...new Set(acting)].map((character) => `U+${character.codePointAt(0)!.toString(16)}`)
}

const TAB = 9
const LINE_END = 10

function acts(code: number): boolean {
  if (code === TAB || code === LINE_END) return false
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true
  return MOVES.some(([from, to]) => code >= from && code <= to)
}

/** Bidi controls and marks, separators, and what is as wide as nothing. */
const MOVES: readonly (readonly [number, number])[] = [
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe007f],
]
