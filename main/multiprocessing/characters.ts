import { ValueError } from './errors.ts'
import type { Elements } from './memory/memory.ts'

/** Type codes whose elements are characters: `c` a byte each, `u` a Unicode code point in 32 bits each. */
export type CharacterCode = 'c' | 'u'

const LARGEST = { c: 0xff, u: 0x10ffff } as const satisfies Record<CharacterCode, number>

export const isCharacterCode = (code: string): code is CharacterCode => code === 'c' || code === 'u'

/** Whether `value` is one character that `code` can hold. '🐍' is one, though it takes two places in a JavaScript string. */
export function isCharacter(value: unknown, code: CharacterCode): boolean {
  if (typeof value !== 'string') return false
  const point = value.codePointAt(0)
  return point !== undefined && point <= LARGEST[code] && value.length === (point > 0xffff ? 2 : 1)
}

/** Elements that are numbers in memory and characters to the program. */
export class CharacterElements implements Elements<string> {
  readonly #points: Elements
  constructor(points: Elements) {
    this.#points = points
  }
  get(index: number): string {
    return String.fromCodePoint(Number(this.#points.get(index)))
  }
  set(index: number, value: string): void {
    this.#points.set(index, value.codePointAt(0)!)
  }
}

/** Characters `start` to `end` as one text. */
export function readText(elements: Elements<string>, start: number, end: number): string {
  let text = ''
  for (let index = start; index < end; index++) text += elements.get(index)
  return text
}

/**
 * Writes `text` at the beginning.
 * @param end whether a NUL follows it, if there is room, so that it ends there. @param holder names what it is written into.
 * @throws ValueError when it has more characters than there are elements; TypeError for one that the code cannot hold.
 */
export function writeText(
  elements: Elements<string>,
  length: number,
  text: string,
  end: boolean,
  holder: { readonly name: string; readonly check: (character: string) => void },
): void {
  const characters = Array.from(text)
  if (characters.length > length) {
    throw new ValueError(
      `${holder.name} holds ${length} characters: a text of ${characters.length} is too long for it.`,
    )
  }
  characters.forEach(holder.check)
  characters.forEach((character, index) => elements.set(index, character))
  if (end && characters.length < length) elements.set(characters.length, '\0')
}
