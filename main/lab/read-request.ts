import * as v from 'valibot'
import { CommandPayloads, RequestSchema, type Request } from '../../shared/contract.ts'

/** More names than any payload of the contract has; a scenario's parameters are of that order too. */
const MOST_KEYS = 64
/** Parameters lie in a payload, the payload in a request. */
const MOST_DEPTH = 4
/** A refusal quotes at most this much of the message. */
const MOST_ECHO_CHARACTERS = 120
/** As own names they would reach an object's prototype wherever they are copied with `=`. */
const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

type Trouble = 'no plain object' | 'too many names' | 'too deep'
const IN_WORDS: Readonly<Record<Trouble, string>> = {
  'no plain object': 'it holds something else than plain objects, texts, numbers, truths and null',
  'too many names': `an object in it has more than ${MOST_KEYS} names`,
  'too deep': `its objects lie more than ${MOST_DEPTH} deep`,
}

/** A message with an id can be refused. */
export interface Unreadable {
  readonly id: number
  /** One sentence. */
  readonly trouble: string
}

/**
 * Reads what arrived from a page. null: nothing that could be answered, as it has no id.
 * Before any schema sees a message, it is a plain object of few names that holds nothing but texts, numbers, truths and
 * more of its kind: a schema walks through all that there is. No text is read, and of an object `MOST_KEYS` names.
 */
export function readRequest(message: unknown): (Request & { readonly trouble?: undefined }) | Unreadable | null {
  if (!isPlainObject(message)) return null
  const { id } = message as { readonly id?: unknown }
  if (!Number.isSafeInteger(id)) return null
  const refused = (trouble: string): Unreadable => ({ id: id as number, trouble })
  const trouble = troubleIn(message, MOST_DEPTH)
  if (trouble !== null) return refused(`This request is not understood: ${IN_WORDS[trouble]}.`)
  const request = v.safeParse(RequestSchema, message, { abortEarly: true })
  if (request.success) return request.output
  const { command } = message as { readonly command?: unknown }
  if (typeof command === 'string' && !Object.hasOwn(CommandPayloads, command))
    return refused(`There is no command “${shortened(command)}”.`)
  return refused(`This request is not understood: ${shortened(request.issues[0].message)}.`)
}

/** The beginning of what a schema or a stranger said, on one line. */
export function shortened(text: string): string {
  const line = text.slice(0, MOST_ECHO_CHARACTERS + 1).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
  return line.length > MOST_ECHO_CHARACTERS ? `${line.slice(0, MOST_ECHO_CHARACTERS)}…` : line
}

function troubleIn(object: object, depth: number): Trouble | null {
  if (depth === 0) return 'too deep'
  let names = 0
  for (const name in object) {
    if ((names += 1) > MOST_KEYS) return 'too many names'
    if (PROTOTYPE_NAMES.has(name) || !Object.hasOwn(object, name)) return 'no plain object'
    const value = (object as Readonly<Record<string, unknown>>)[name]
    switch (typeof value) {
      case 'string':
      case 'number':
      case 'boolean':
      case 'undefined':
        break
      case 'object': {
        if (value === null) break
        if (!isPlainObject(value)) return 'no plain object'
        const trouble = troubleIn(value, depth - 1)
        if (trouble !== null) return trouble
        break
      }
      case 'bigint':
      case 'symbol':
      case 'function':
        return 'no plain object'
    }
  }
  return null
}

/** No array, no map, no bytes, no error, no object of a class. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
