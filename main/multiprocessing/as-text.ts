import { formatWithOptions } from 'node:util'

export const PLAIN = { colors: false, breakLength: 120 }

/** A value as `print` shows it: numbers and lists look as in Python, `[4, 9, 16]`. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return `[${value.map(element).join(', ')}]`
  return formatWithOptions(PLAIN, '%O', value)
}

const element = (value: unknown): string =>
  Array.isArray(value) ? asText(value) : formatWithOptions(PLAIN, '%O', value)

/** Elements of a list that are made into text before it is cut anyway. */
const MOST_ELEMENTS = 100

/** The same in one line of at most `most` characters: making it costs little, however large the value is. */
export function asShortText(value: unknown, most: number): string {
  const rest = Array.isArray(value) ? value.length - MOST_ELEMENTS : 0
  const whole = rest > 0 ? [...(value as unknown[]).slice(0, MOST_ELEMENTS), `${rest} more`] : value
  const text = inOneLine(asText(typeof whole === 'string' ? whole.slice(0, most + 1) : whole))
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

/** A line's end and the blanks around it become one blank. */
function inOneLine(text: string): string {
  const [first = '', ...rest] = text.split('\n')
  const last = rest.pop()
  if (last === undefined) return first
  const between = rest.map((line) => line.trim()).filter((line) => line !== '')
  return [first.trimEnd(), ...between, last.trimStart()].join(' ')
}
