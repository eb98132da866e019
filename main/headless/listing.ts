import type { Parameter } from '../../shared/parameters.ts'
import type { ScenarioShelf } from '../lab/scenarios.ts'

/** The scenarios with their parameters, for `forkscope list`. */
export function listing({ scenarios, problems }: ScenarioShelf): string {
  const width = Math.max(...scenarios.map(({ id }) => id.length))
  const lines = scenarios.flatMap(({ id, summary, parameters }) => [
    `${id.padEnd(width)}  ${summary}`,
    ...parameters.map(
      (parameter) =>
        `${' '.repeat(width)}    ${parameter.name}=${String(parameter.default)}  ${range(parameter)}${parameter.meaning}`,
    ),
  ])
  return [...lines, ...problems.map((problem) => `! ${problem}`), ''].join('\n')
}

function range(parameter: Parameter): string {
  switch (parameter.type) {
    case 'integer':
    case 'number':
      return `(${parameter.min} to ${parameter.max}) `
    case 'boolean':
      return '(true or false) '
    case 'choice':
      return `(${parameter.options.map((option) => option.value).join(' or ')}) `
  }
}
