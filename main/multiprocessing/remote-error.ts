import { encode } from './cloning.ts'
import { describeError } from './ending.ts'
import * as errors from './errors.ts'
import type { Exports } from './program.ts'

/** An error on its way to another process: structured clone would forget its class and what else it carries. */
export interface PackedError {
  readonly name: string
  readonly message: string
  /** The stack in the program's own lines. */
  readonly stack: string
  /** Its own properties, as far as they can be sent. */
  readonly properties: Readonly<Record<string, unknown>>
  /** What was thrown, when it was no Error. */
  readonly thrown?: unknown
}

export function packError(error: unknown, program: string): PackedError {
  const stack = describeError(error, program)
  if (!(error instanceof Error)) return { name: '', message: '', stack, properties: {}, thrown: sendable(error) }
  const properties = Object.fromEntries(
    Object.entries(error).filter(([key, value]) => key !== 'name' && canBeSent(value)),
  )
  return { name: error.name, message: error.message, stack, properties }
}

/** The error again, of its class where this process has one, with the other process's stack as its cause. */
export function unpackError(packed: PackedError, process: string, exports: Exports): unknown {
  if ('thrown' in packed) return packed.thrown
  const { name, message, properties, stack } = packed
  const cause = new errors.RemoteStack(`in ${process}: ${stack}`)
  const error = Object.assign(new Error(message, { cause }), properties)
  Object.setPrototypeOf(error, prototypeOf(name, exports))
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  // The stack was made for a plain Error; its first line says what it is.
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  error.stack = [`${name}: ${message}`, ...frames].join('\n')
  return error
}

function prototypeOf(name: string, exports: Exports): object {
  for (const place of [errors, exports, globalThis] as Record<string, unknown>[]) {
    const found = place[name]
    if (typeof found === 'function' && found.prototype instanceof Error) return found.prototype
  }
  return Error.prototype
}

function canBeSent(value: unknown): boolean {
  try {
    encode(value, '')
    return true
  } catch {
    return false
  }
}

const sendable = (value: unknown): unknown => (canBeSent(value) ? value : String(value))
