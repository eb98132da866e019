import * as v from 'valibot'
import { PlainLine } from './plain-text.ts'

/** A word or a few, beside a field or over a column. */
export const MOST_LABEL_CHARACTERS = 80
/** One sentence, or two. */
export const MOST_SENTENCE_CHARACTERS = 400
/** A form that is longer, or a list to choose from, helps nobody. */
export const MOST_PARAMETERS = 24
const MOST_CHOICES = 64

/** What a lesson's front matter states about one parameter of its program. */
const common = {
  name: v.pipe(
    v.string(),
    v.regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'a parameter name is one camelCase word of at most 40 letters'),
  ),
  label: v.pipe(PlainLine(MOST_LABEL_CHARACTERS), v.nonEmpty()),
  meaning: v.pipe(PlainLine(MOST_SENTENCE_CHARACTERS), v.nonEmpty()),
}
const NumberParameter = v.pipe(
  v.strictObject({
    ...common,
    type: v.picklist(['integer', 'number']),
    default: v.pipe(v.number(), v.finite()),
    min: v.pipe(v.number(), v.finite()),
    max: v.pipe(v.number(), v.finite()),
    unit: v.optional(PlainLine(MOST_LABEL_CHARACTERS)),
  }),
  v.check((p) => p.min <= p.default && p.default <= p.max, 'the default lies outside min and max'),
)
const BooleanParameter = v.strictObject({ ...common, type: v.literal('boolean'), default: v.boolean() })
const ChoiceParameter = v.pipe(
  v.strictObject({
    ...common,
    type: v.literal('choice'),
    default: PlainLine(MOST_LABEL_CHARACTERS),
    options: v.pipe(
      v.array(v.strictObject({ value: PlainLine(MOST_LABEL_CHARACTERS), label: PlainLine(MOST_LABEL_CHARACTERS) })),
      v.minLength(2),
      v.maxLength(MOST_CHOICES, `are more than ${MOST_CHOICES}`),
    ),
  }),
  v.check((p) => p.options.some((option) => option.value === p.default), 'the default is none of the options'),
)
export const Parameter = v.variant('type', [NumberParameter, BooleanParameter, ChoiceParameter])
export type Parameter = v.InferOutput<typeof Parameter>

export type ParameterValue = number | boolean | string
export type ParameterValues = Readonly<Record<string, ParameterValue>>
export const ParameterValues = v.record(v.string(), v.union([v.number(), v.boolean(), v.string()]))

export const defaultValues = (parameters: readonly Parameter[]): ParameterValues =>
  Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]))

/** Reads a value that was typed as text; what does not fit its parameter is left for `misfit`. @param parameter undefined for an unknown one. */
export function readValue(parameter: Parameter | undefined, text: string): ParameterValue {
  if (parameter?.type === 'choice') return text
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

/** One sentence when `value` does not fit `parameter`, else null. */
export function misfit(parameter: Parameter, value: ParameterValue): string | null {
  switch (parameter.type) {
    case 'integer':
    case 'number': {
      const kind = parameter.type === 'integer' ? 'a whole number' : 'a number'
      const fits =
        typeof value === 'number' &&
        (parameter.type === 'number' ? Number.isFinite(value) : Number.isInteger(value)) &&
        value >= parameter.min &&
        value <= parameter.max
      return fits
        ? null
        : `${parameter.name} takes ${kind} from ${parameter.min} to ${parameter.max}, not ${String(value)}.`
    }
    case 'boolean':
      return typeof value === 'boolean' ? null : `${parameter.name} takes true or false, not ${String(value)}.`
    case 'choice': {
      const values = parameter.options.map((option) => option.value)
      return values.includes(String(value))
        ? null
        : `${parameter.name} takes ${values.join(' or ')}, not ${String(value)}.`
    }
  }
}
