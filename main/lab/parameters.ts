import {
  defaultValues,
  misfit,
  readValue,
  type Parameter,
  type ParameterValue,
  type ParameterValues,
} from '../../shared/parameters.ts'

/** Wrong use of a parameter, in one sentence. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError'
}

/**
 * Defaults with `given` laid over them.
 * @throws ParameterError for a name the scenario does not have or a value that does not fit.
 */
export function completeParameters(
  scenario: string,
  parameters: readonly Parameter[],
  given: ParameterValues,
): ParameterValues {
  for (const [name, value] of Object.entries(given)) {
    const parameter = parameters.find((candidate) => candidate.name === name)
    if (!parameter) {
      const names = parameters.map((candidate) => candidate.name).join(', ')
      throw new ParameterError(`${scenario} has no parameter ${name}; ${names ? `it has ${names}` : 'it has none'}.`)
    }
    const problem = misfit(parameter, value)
    if (problem !== null) throw new ParameterError(`${scenario}: ${problem}`)
  }
  return { ...defaultValues(parameters), ...given }
}

/** Reads "name=value" of a command line as the parameter's type; what does not fit is left for `completeParameters`. */
export function parseAssignment(text: string, parameters: readonly Parameter[] | undefined): [string, ParameterValue] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new ParameterError(`--set takes name=value, not "${text}".`)
  const name = text.slice(0, equals)
  const parameter = parameters?.find((candidate) => candidate.name === name)
  return [name, readValue(parameter, text.slice(equals + 1))]
}
