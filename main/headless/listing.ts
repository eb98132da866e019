import type { Parameter } from '../../shared/parameters.ts'
import { shownLine } from '../../shared/unseen-characters.ts'
import type { ScenarioShelf } from '../lab/scenarios.ts'
import { sentenceText } from './terminal-text.ts'

/** The scenarios with their parameters, for `forkscope list`. */
export function listing(shelf: Pick<ScenarioShelf, 'scenarios' | 'problems'>): string {
  const { problems } = shelf
  const scenarios = shelf.scenarios.map((scenario) => ({ ...scenario, id: shownLine(scenario.id) }))
  const width = Math.max(...scenarios.map(({ id }) => id.length))
  const lines = scenarios.flatMap(({ id, summary, parameters }) => [
    `${id.padEnd(width)}  ${shownLine(summary)}`,
    ...parameters.map(
      (parameter) =>
        `${' '.repeat(width)}    ${shownLine(`${parameter.name}=${String(parameter.default)}  ${range(parameter)}${parameter.meaning}`)}`,
    ),
  ])
  return [...lines, ...problems.map((problem) => `! ${sentenceText(problem)}`), ''].join('\n')
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
