import type * as v from 'valibot'
import { shortLine } from '../../../shared/unseen-characters.ts'

const MOST_QUOTED_CHARACTERS = 40
const MOST_KEY_CHARACTERS = 40
const FIELDS = 'fields with names'

/** By a schema's kind: the value that it takes, for the end of a sentence. */
const TAKES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  finite: 'a finite number',
  integer: 'a whole number',
  safe_integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  strict_object: FIELDS,
  object: FIELDS,
  record: FIELDS,
  union: 'a number, a text, true or false',
}

/**
 * A schema's complaint in plain words, as the end of a sentence: "title is missing". The messages that our schemas state stay,
 * behind the field's name. Quotes a short piece of the input at most.
 * @param whole names the input itself: "the front matter".
 */
export function issueWords(issue: v.BaseIssue<unknown>, whole: string): string {
  const path = issue.path ?? []
  const last = path.at(-1)
  const name = nameOf(path, whole)
  if (!issue.message.startsWith('Invalid ')) return withMessage(name, issue.message)
  // A field was sought in a text or a list.
  const around = last === undefined || typeof last.key === 'number' ? undefined : (last as { input?: unknown }).input
  if (around !== undefined && !isFields(around)) return isNotButTakes(nameOf(path.slice(0, -1), whole), around, FIELDS)
  if (last?.origin === 'key') {
    if (issue.expected !== 'never') return `${name} is missing`
    const inside = path.length === 1 ? '' : ` in ${nameOf(path.slice(0, -1), whole)}`
    return `there is no field “${shortLine(String(last.key), MOST_KEY_CHARACTERS)}”${inside}`
  }
  switch (issue.type) {
    case 'variant':
    case 'picklist':
    case 'literal': {
      if (issue.expected === 'Object') return isNotButTakes(name, issue.input, FIELDS)
      const choices = choicesIn(issue.expected ?? '')
      return issue.input === undefined || issue.received === 'undefined'
        ? `${name} is missing; it is ${choices}`
        : `${name} is ${shown(issue.type === 'variant' ? unquoted(issue.received) : issue.input)}; it is ${choices}`
    }
    case 'non_empty':
      return `${name} is empty`
    case 'min_length':
      return `${name} has ${issue.received}; it has at least ${issue.expected?.replace(/^\D+/, '') ?? 'one'}`
    case 'max_length':
      return `${name} is longer than ${issue.expected?.replace(/^\D+/, '') ?? 'it may be'}`
    default: {
      const takes = TAKES[issue.type]
      return takes === undefined ? `${name} is not as it should be` : isNotButTakes(name, issue.input, takes)
    }
  }
}

type Path = readonly { readonly key: unknown }[]

const isFields = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** "parameters.0.name". */
const nameOf = (path: Path, whole: string): string =>
  path.length === 0 ? whole : path.map(({ key }) => shortLine(String(key), MOST_KEY_CHARACTERS)).join('.')

const isNotButTakes = (name: string, input: unknown, takes: string): string =>
  input === undefined ? `${name} is missing` : `${name} is ${shown(input)}; it must be ${takes}`

/** "is longer than …" continues the field's name; a sentence of its own follows a colon. */
const withMessage = (name: string, message: string): string =>
  /^(is|are|contains|names)\b/.test(message) ? `${name} ${message}` : `${name}: ${message}`

function shown(input: unknown): string {
  if (input === null) return 'empty'
  if (typeof input === 'string') return `“${shortLine(input, MOST_QUOTED_CHARACTERS)}”`
  if (Array.isArray(input)) return 'a list'
  return typeof input === 'number' || typeof input === 'boolean' ? String(input) : FIELDS
}

/** Valibot's received text of a variant's key: the input itself holds the whole object. */
const unquoted = (received: string): unknown => (received.startsWith('"') ? received.slice(1, -1) : received)

/** `("a" | ("b" | "c"))` becomes "a, b or c": our schema's words, never the stranger's. */
function choicesIn(expected: string): string {
  const choices = expected.split(' | ').map((choice) => choice.replaceAll(/["()]/g, ''))
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)!}`
}
