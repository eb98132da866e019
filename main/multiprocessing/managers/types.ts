import { RuntimeError, ValueError } from '../errors.ts'
import type { Exports } from '../program.ts'

/** The types that every manager has, as they are numbered between processes. */
const TYPES = [
  'dict',
  'list',
  'Namespace',
  'Value',
  'Array',
  'Lock',
  'RLock',
  'Semaphore',
  'BoundedSemaphore',
  'Condition',
  'Event',
  'Barrier',
  'Queue',
  'JoinableQueue',
] as const
export type TypeName = (typeof TYPES)[number]

/** From here on, type numbers are places in the list of the program's exports, which is the same in all its processes. */
const OWN_TYPES = 32
const TYPE_LIMIT = 1024

/** Stands for the manager itself, where others have the code of what it keeps. */
export const MANAGER = 0

/** The method by which a proxy asks what it stands for looks like. */
export const SHOW = '\u0000show'

export const typeNumber = (type: TypeName): number => TYPES.indexOf(type)

/** @throws ValueError when the class is not exported. */
export function ownTypeNumber(exports: Exports, type: unknown, manager: string): number {
  const place = Object.values(exports).indexOf(type)
  const name = typeof type === 'function' ? type.name : String(type)
  if (place < 0) {
    throw new ValueError(
      `${manager}: the class ${name} is not exported, so the server cannot find it. Write "export class ${name}" at the top level of the program.`,
    )
  }
  if (place >= TYPE_LIMIT - OWN_TYPES)
    throw new RuntimeError(`${name} is export ${place} of the program, too far down.`)
  return OWN_TYPES + place
}

/** What names a kept object between processes: its number among those of its type, from 1, and the type. */
export const codeOf = (type: number, number: number): number => number * TYPE_LIMIT + type
export const typeOfCode = (code: number): number => code % TYPE_LIMIT

/** One of the manager's own types, or the name under which the program exports the class. */
export function typeName(type: number, exports: Exports): { readonly builtIn?: TypeName; readonly name: string } {
  if (type < OWN_TYPES) return { builtIn: TYPES[type]!, name: TYPES[type]! }
  return { name: Object.keys(exports)[type - OWN_TYPES]! }
}

/** "dict-1". */
export const nameOfCode = (code: number, exports: Exports): string =>
  `${typeName(typeOfCode(code), exports).name}-${Math.floor(code / TYPE_LIMIT)}`
