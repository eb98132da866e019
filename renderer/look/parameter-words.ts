import { defaultValues, type Parameter, type ParameterValue, type ParameterValues } from '../../shared/parameters.ts'
import type { Scenario } from '../../shared/scenario.ts'

export interface ParameterWords {
  readonly name: string
  readonly label: string
  readonly value: string
}

/** Parameters as their form shows them: labels, units, on and off. */
export const parameterWords = ({ parameters }: Scenario, values: ParameterValues): readonly ParameterWords[] =>
  parameters.map((parameter) => ({
    name: parameter.name,
    label: parameter.label,
    value: inWords(parameter, values[parameter.name] ?? parameter.default),
  }))

function inWords(parameter: Parameter, value: ParameterValue): string {
  switch (parameter.type) {
    case 'boolean':
      return value === true ? 'on' : 'off'
    case 'choice':
      return parameter.options.find((option) => option.value === value)?.label ?? String(value)
    case 'integer':
    case 'number': {
      const digits = typeof value === 'number' ? value.toLocaleString('en-GB', { maximumFractionDigits: 6 }) : value
      return parameter.unit === undefined ? String(digits) : `${String(digits)}\u00a0${parameter.unit}`
    }
  }
}

/** The command line that runs the same: only what differs from the defaults is set. @param times undefined for one run. */
export function commandText({ id, parameters }: Scenario, values: ParameterValues, times?: number): string {
  const defaults = defaultValues(parameters)
  const set = parameters.flatMap(({ name }) => {
    const value = values[name]
    return value === undefined || value === defaults[name] ? [] : ['--set', quoted(`${name}=${String(value)}`)]
  })
  return ['forkscope', 'run', quoted(id), ...set, ...(times === undefined ? [] : ['--times', String(times)])].join(' ')
}

/** As a shell takes it; what needs no quotes gets none. */
const quoted = (text: string): string =>
  /^[\w.,:/=+@%-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`
