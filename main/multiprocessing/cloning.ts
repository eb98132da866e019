import { deserialize, serialize } from 'node:v8'
import { objectId } from '../../shared/units.ts'
import { CloneError } from './errors.ts'
import { ANYWHERE } from './home.ts'
import { jsonOf } from './small-values.ts'
import { attachObject, Self, SharedObject, type Part } from './shared-object.ts'

/**
 * Values on their way to another process: structured clone, with shared objects as references. The commonest kinds have a
 * tag of their own and skip the clone.
 */
export const Tag = {
  Undefined: 0,
  Null: 1,
  False: 2,
  True: 3,
  /** The payload is the number itself, in a double. */
  Number: 4,
  Text: 5,
  Bytes: 6,
  Clone: 7,
  /** A clone in which a `Reference` stands for a shared object. */
  CloneWithReferences: 8,
  /** A small value as JSON. */
  Json: 9,
} as const
export type Tag = (typeof Tag)[keyof typeof Tag]

const REFERENCE = '\u0000forkscope shared object'
interface Reference {
  readonly [REFERENCE]: number
  readonly part: Part
}
const isReference = (value: object): value is Reference => REFERENCE in value

export interface Encoded {
  readonly tag: Tag
  readonly number: number
  readonly bytes: Uint8Array
  /** The shared objects in it, each once. */
  readonly shared: readonly SharedObject[]
}

const NO_BYTES = new Uint8Array(0)
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const NOTHING_SHARED: readonly SharedObject[] = []
const plain = (tag: Tag): Encoded => ({ tag, number: 0, bytes: NO_BYTES, shared: NOTHING_SHARED })
const UNDEFINED = plain(Tag.Undefined)
const NULL = plain(Tag.Null)
const TRUE = plain(Tag.True)
const FALSE = plain(Tag.False)

/**
 * @param what names the value in the error: "argument 2 of deposit", "an item for Queue-1". @param to where it goes.
 * @throws CloneError when something in it cannot leave this process, as a function; TypeError for a shared object of
 * `threading` that would.
 */
export function encode(value: unknown, what: string, to = ANYWHERE): Encoded {
  switch (typeof value) {
    case 'number':
      return { tag: Tag.Number, number: value, bytes: NO_BYTES, shared: NOTHING_SHARED }
    case 'string':
      // UTF-8 cannot hold half a surrogate pair; a clone can.
      if (!value.isWellFormed()) return { tag: Tag.Clone, number: 0, bytes: serialize(value), shared: NOTHING_SHARED }
      return { tag: Tag.Text, number: 0, bytes: encoder.encode(value), shared: NOTHING_SHARED }
    case 'boolean':
      return value ? TRUE : FALSE
    case 'undefined':
      return UNDEFINED
    default:
      if (value === null) return NULL
      if (value instanceof Uint8Array && value.constructor === Uint8Array)
        return { tag: Tag.Bytes, number: 0, bytes: value, shared: NOTHING_SHARED }
      return encodeSmall(value) ?? encodeClone(value, what, to)
  }
}

/** @param arrived is told each shared object in it, once. */
export function decode(tag: Tag, number: number, bytes: Uint8Array, arrived?: (object: SharedObject) => void): unknown {
  switch (tag) {
    case Tag.Undefined:
      return undefined
    case Tag.Null:
      return null
    case Tag.False:
      return false
    case Tag.True:
      return true
    case Tag.Number:
      return number
    case Tag.Text:
      return decoder.decode(bytes)
    case Tag.Bytes:
      return bytes
    case Tag.Json:
      return JSON.parse(decoder.decode(bytes)) as unknown
    case Tag.Clone:
      return deserialize(bytes)
    case Tag.CloneWithReferences:
      return resolveAll(deserialize(bytes), arrived)
  }
}

function encodeSmall(value: unknown): Encoded | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const json = jsonOf(value)
  return json === undefined
    ? undefined
    : { tag: Tag.Json, number: 0, bytes: encoder.encode(json), shared: NOTHING_SHARED }
}

function encodeClone(value: unknown, what: string, to: number): Encoded {
  const refers = holdsShared(value, new Set())
  const shared = new Set<SharedObject>()
  const outward = refers ? withReferences(value, new Map(), shared) : value
  for (const object of shared) {
    if (object.home !== ANYWHERE && object.home !== to) {
      throw new TypeError(
        `${what} cannot be sent to another process: ${object.name} was made with 'threading' and belongs to the threads of one process. Make it with 'multiprocessing' to share it between processes.`,
      )
    }
    object.journey?.leave()
  }
  try {
    return refers
      ? { tag: Tag.CloneWithReferences, number: 0, bytes: serialize(outward), shared: [...shared] }
      : { tag: Tag.Clone, number: 0, bytes: serialize(outward), shared: NOTHING_SHARED }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CloneError(
      `${what} cannot be sent to another process: ${why.replace(/\.$/, '')}. Send data (numbers, text, arrays, plain objects) or shared objects.`,
      { cause: error },
    )
  }
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function holdsShared(value: unknown, seen: Set<object>): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) return false
  if (value instanceof SharedObject) return true
  seen.add(value)
  if (value instanceof Map) return [...value].flat().some((item) => holdsShared(item, seen))
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && holdsShared(item, seen)) return true
    return false
  }
  if (value instanceof Set) return [...value].some((item) => holdsShared(item, seen))
  return isPlain(value) && Object.values(value).some((item) => holdsShared(item, seen))
}

/** A copy with references where `value` holds shared objects; what is one object in it, or a circle, stays that. */
function withReferences(value: unknown, copies: Map<object, unknown>, shared: Set<SharedObject>): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof SharedObject) {
    const object = value[Self]
    shared.add(object)
    return { [REFERENCE]: object.id, part: object.part }
  }
  if (copies.has(value)) return copies.get(value)
  const known = <T>(copy: T): T => (copies.set(value, copy), copy)
  const sent = (item: unknown): unknown => withReferences(item, copies, shared)
  if (Array.isArray(value)) {
    const copy = known<unknown[]>([])
    for (const item of value) copy.push(sent(item))
    return copy
  }
  if (value instanceof Map) {
    const copy = known(new Map<unknown, unknown>())
    for (const [key, item] of value) copy.set(sent(key), sent(item))
    return copy
  }
  if (value instanceof Set) {
    const copy = known(new Set<unknown>())
    for (const item of value) copy.add(sent(item))
    return copy
  }
  if (!isPlain(value)) return value
  const copy = known<Record<string, unknown>>({})
  for (const [key, item] of Object.entries(value)) copy[key] = sent(item)
  return copy
}

function resolveAll(value: unknown, arrived: ((object: SharedObject) => void) | undefined): unknown {
  const shared = new Set<SharedObject>()
  const resolved = resolve(value, new Map(), shared)
  if (arrived) shared.forEach(arrived)
  return resolved
}

/** Puts shared objects back where their references stand, in place. */
function resolve(value: unknown, seen: Map<object, unknown>, shared: Set<SharedObject>): unknown {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value
  if (isReference(value)) {
    const object = attachObject(objectId(value[REFERENCE]), value.part)
    shared.add(object[Self])
    return object
  }
  seen.set(value, value)
  if (Array.isArray(value)) value.forEach((item, index) => (value[index] = resolve(item, seen, shared)))
  else if (value instanceof Map) {
    const entries = [...value]
    value.clear()
    for (const [key, item] of entries) value.set(resolve(key, seen, shared), resolve(item, seen, shared))
  } else if (value instanceof Set) {
    const items = [...value]
    value.clear()
    for (const item of items) value.add(resolve(item, seen, shared))
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    const record = value as Record<string, unknown>
    for (const key of Object.keys(record)) record[key] = resolve(record[key], seen, shared)
  }
  return value
}
