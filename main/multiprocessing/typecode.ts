import { ELEMENT_BYTES, type ElementType } from './memory/memory.ts'
import { ValueError } from './errors.ts'

/**
 * Python's type codes. Whole numbers wrap as C's do. `q` and `Q` (64 bits) are bigints. `l` and `L` have 32 bits on every
 * system, as a C long on Windows: in CPython their size differs between systems, here a program means the same everywhere.
 */
const TYPES = {
  b: 'int8',
  B: 'uint8',
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
} as const satisfies Record<string, ElementType>

export type Typecode = keyof typeof TYPES
/** What a program reads and writes under a type code. */
export type NumberOf<Code extends Typecode> = Code extends 'q' | 'Q' ? bigint : number

const isTypecode = (code: string): code is Typecode => Object.hasOwn(TYPES, code)

/** @throws ValueError for a code that does not exist. */
export function elementType(code: string): ElementType {
  if (!isTypecode(code)) {
    throw new ValueError(
      `There is no typecode '${code}'; use one of ${Object.keys(TYPES).join(' ')} ('i' whole numbers, 'd' fractions).`,
    )
  }
  return TYPES[code]
}

export const bytesOf = (code: Typecode): number => ELEMENT_BYTES[TYPES[code]]

/** Checks what a program writes. @throws TypeError that names the object, its type code and the value. */
export function checkNumber(value: unknown, code: Typecode, holder: { readonly name: string }): void {
  const type = TYPES[code]
  if (type === 'float' || type === 'double') {
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
