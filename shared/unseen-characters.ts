/**
 * Characters that nobody sees, and that do something all the same: they move a terminal's cursor, turn the order of a
 * line round, or make two names look like one. Text that Forkscope did not write passes through here on its way to a
 * person. Every expression looks at a bounded number of characters around each, so all of it is linear in the text.
 */

/**
 * Controls (C0, DEL, C1), half surrogate pairs, line and paragraph separators, what Unicode's rendering rules leave blank
 * (Default_Ignorable_Code_Point: zero width, bidi controls, soft hyphens, fillers, variation selectors, tags), and what
 * is blank without being a space: the empty Braille pattern, annotation marks, hieroglyphs' controls, the null notehead.
 */
const HIDDEN = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800\ufff9-\ufffb\u{13430}-\u{1343f}\u{1d159}`

/** Scripts in which a (non-)joiner between two letters changes their shapes, so that words are spelt with it. */
const JOINED_SCRIPTS = 'Arab Syrc Mand Nkoo Phag Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr'
  .split(' ')
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('')

/** Where a hidden character is part of what is seen: emoji, joined letters, variants of ideographs. */
const BELONGS = [
  String.raw`(?<=\p{ExtPict})[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f\u20e3`,
  String.raw`(?<=\p{ExtPict}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{ExtPict})`,
  `(?<=[${JOINED_SCRIPTS}])[\\u200c\\u200d](?=[${JOINED_SCRIPTS}])`,
  String.raw`(?<=\p{Ideographic})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
]

/** Marks over one another, as no script stacks them; a longer pile covers the lines above and below. */
const MOST_MARKS = 8
const PILED = String.raw`(?<=\p{M}{${MOST_MARKS}})\p{M}`

const UNSEEN = new RegExp(`(?!${BELONGS.join('|')})[${HIDDEN}]|${PILED}`, 'gu')
/** The same besides the characters that part lines and columns. */
const UNSEEN_IN_TEXT = new RegExp(`(?![\\n\\t]|${BELONGS.join('|')})[${HIDDEN}]|${PILED}`, 'gu')
const IGNORABLE = new RegExp(`[${HIDDEN}]`, 'gu')

const SHORT: Readonly<Record<string, string>> = { '\0': '\\0', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A character in source code's way: \n, \x1b, \u202e, \u{e0041}. */
export function escaped(character: string): string {
  const short = SHORT[character]
  if (short !== undefined) return short
  const digits = character.codePointAt(0)!.toString(16)
  if (digits.length > 4) return `\\u{${digits}}`
  return digits.length > 2 ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`
}

/**
 * A name, a title, a cell: one line in which every unseen character is written out. Applied twice it changes nothing more.
 * @param written how one is written, else as in source code.
 */
export const shownLine = (text: string, written = escaped): string => text.replace(UNSEEN, (one) => written(one))

/** Several lines: line ends and tabs stay, and Windows' line ends become ordinary ones. */
export const shownText = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(UNSEEN_IN_TEXT, (one) => escaped(one))

/** `shownLine`, of at most so many characters. */
export function shortLine(text: string, most: number): string {
  // Cut first: writing out makes longer, and nobody needs all of a stranger's megabyte.
  const shown = shownLine(text.slice(0, most + 1))
  return shown.length > most ? `${shown.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : shown
}

export interface Unseen {
  /** "U+202E". */
  readonly code: string
  /** Where it stands: 1 for the text's first character. */
  readonly at: number
}

/** The first unseen character; null when there is none. */
export const unseenInLine = (text: string): Unseen | null => first(UNSEEN, text)
/** As `unseenInLine`; line ends and tabs are none. */
export const unseenInText = (text: string): Unseen | null => first(UNSEEN_IN_TEXT, text.replaceAll('\r\n', ' \n'))
/** As `unseenInLine`, also where the character is part of an emoji or a word: for file names, which are compared. */
export const hiddenInName = (text: string): Unseen | null => first(IGNORABLE, text) ?? first(UNSEEN, text)

/** Each unseen character alone, for an editor that draws them itself. Line ends and tabs are none. */
export const UNSEEN_CHARACTER = UNSEEN_IN_TEXT

/** For comparing: two texts that look alike are one. */
export const withoutHidden = (text: string): string => text.replace(IGNORABLE, '')

function first(pattern: RegExp, text: string): Unseen | null {
  const at = text.search(pattern)
  if (at < 0) return null
  return { code: `U+${text.codePointAt(at)!.toString(16).toUpperCase().padStart(4, '0')}`, at: at + 1 }
}
