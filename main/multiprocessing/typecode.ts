import { CharacterElements, isCharacter, isCharacterCode, type CharacterCode } from './characters.ts'
import { ELEMENT_BYTES, type Elements, type ElementType, type Memory } from './memory/memory.ts'
import { ValueError } from './errors.ts'

/**
 * Python's type codes. Whole numbers wrap as C's do. `q` and `Q` (64 bits) are bigints. `l` and `L` have 32 bits on every
 * system, as a C long on Windows, and `u` has 32, as a wide character everywhere but there: in CPython their size differs
 * between systems, here a program means the same everywhere.
 *
 * Characters are strings of one: `c` is a byte, '\x00' to '\xff' (CPython: bytes of length one, which JavaScript has no
 * literal for), `u` is any character.
 */
const TYPES = {
  c: 'uint8',
  b: 'int8',
  B: 'uint8',
  u: 'uint32',
  h: 'int16',
  H: 'uint16',
  i: 'int32',
  I: 'uint32',
  l: 'int32',
  L: 'uint32',
  q: 'int64',
  Q: 'uint64',
  f: 'float',
  d: 'double',
} as const

/** What may stand where a type code does. CPython: multiprocessing.sharedctypes.typecode_to_type has the same. */
export type Typecode = keyof typeof TYPES
/** Those of numbers. */
export type NumberCode = Exclude<Typecode, CharacterCode>
/** What a program reads and writes under a type code. Not in CPython: a type of TypeScript's. */
export type ElementOf<Code extends Typecode> = Code extends 'q' | 'Q'
  ? bigint
  : Code extends CharacterCode
    ? string
    : number

const isTypecode = (code: string): code is Typecode => Object.hasOwn(TYPES, code)

/** @throws ValueError for a code that does not exist. */
export function elementType(code: string): ElementType {
  if (!isTypecode(code)) {
    throw new ValueError(
      `There is no typecode '${code}'; use one of ${Object.keys(TYPES).join(' ')} ('i' whole numbers, 'd' fractions, 'c' and 'u' characters).`,
    )
  }
  return TYPES[code]
}

export const bytesOf = (code: Typecode): number => ELEMENT_BYTES[TYPES[code]]

/** The elements of a Value or an Array as a program reads and writes them. @throws ValueError for a code that does not exist. */
export function elementsOf<Code extends Typecode>(
  memory: Memory,
  code: Code,
  at: number,
  length: number,
): Elements<ElementOf<Code>> {
  const elements = memory.elements(elementType(code), at, length)
  return (isCharacterCode(code) ? new CharacterElements(elements) : elements) as Elements<ElementOf<Code>>
}

const WHOLE: ReadonlySet<ElementType> = new Set<ElementType>(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32'])
/** Whether it takes any whole number: one comparison then, instead of `checkElement`. */
export const takesWholeNumbers = (code: Typecode): boolean => !isCharacterCode(code) && WHOLE.has(TYPES[code])

/** Checks what a program writes. @throws TypeError that names the object, its type code and the value. */
export function checkElement(value: unknown, code: Typecode, holder: { readonly name: string }): void {
  const type = TYPES[code]
  if (isCharacterCode(code)) {
    if (!isCharacter(value, code)) {
      const most = code === 'c' ? " up to '\\xff'" : ''
      throw new TypeError(
        `${holder.name} holds characters (typecode '${code}'), one${most} each, not ${describe(value)}.`,
      )
    }
  } else if (type === 'float' || type === 'double') {
    if (typeof value !== 'number')
      throw new TypeError(`${holder.name} holds numbers (typecode '${code}'), not ${describe(value)}.`)
  } else if (type === 'int64' || type === 'uint64') {
    if (typeof value !== 'bigint') {
      throw new TypeError(
        `${holder.name} holds 64-bit whole numbers (typecode '${code}'): write ${describe(value)} as a bigint, such as 5n.`,
      )
    }
  } else if (!Number.isInteger(value)) {
    throw new TypeError(
      `${holder.name} holds whole numbers (typecode '${code}'), not ${describe(value)}. Use 'd' for fractions.`,
    )
  }
}

const describe = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))
