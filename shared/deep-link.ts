import { misfit, readValue, type ParameterValues } from './parameters.ts'
import type { Scenario } from './scenario.ts'
import { shortLine } from './unseen-characters.ts'

/**
 * A link to a scenario with its parameters, as a page's address carries it behind the `#`, where it never leaves the
 * browser: alone, or after the token that opens the lab (see entry.ts).
 *
 *   #open=bank&set=lock:false&set=amount:5
 *   #TOKEN&open=bank
 *
 * It fills in a form and starts nothing: whoever is sent a link, or led to one by another page, decides with Run.
 */
export interface DeepLink {
  readonly scenario: string
  /** Names and values as texts: only the scenario knows their types. */
  readonly set: readonly (readonly [name: string, value: string])[]
}

/** What was typed or copied by hand is short. */
const MOST_CHARACTERS = 4096

/** What stands behind the `#`. */
export const linkText = ({ scenario, set }: DeepLink): string =>
  [
    `open=${encodeURIComponent(scenario)}`,
    ...set.map(([name, value]) => `set=${encodeURIComponent(name)}:${encodeURIComponent(value)}`),
  ].join('&')

/** @param fragment without the `#`, with or without a token. @returns null when it is no link to a scenario. */
export function linkIn(fragment: string): DeepLink | null {
  if (fragment.length > MOST_CHARACTERS) return null
  const fields = new URLSearchParams(fragment)
  const scenario = fields.get('open')
  if (scenario === null || scenario === '') return null
  return { scenario, set: fields.getAll('set').map((text) => assignment(text, ':')) }
}

/** "lock:false" or "lock=false" apart; without a separator the value is empty, which fits no parameter. */
export function assignment(text: string, separator: ':' | '='): readonly [name: string, value: string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

export interface LinkTarget {
  readonly scenario: Scenario
  readonly values: ParameterValues
}

/** Where a link leads among these scenarios; one sentence when it leads nowhere. */
export function targetOf(link: DeepLink, scenarios: readonly Scenario[]): LinkTarget | string {
  const scenario = scenarios.find(({ id }) => id === link.scenario)
  if (scenario === undefined)
    return `The link leads to a scenario that is not here: “${shortened(link.scenario)}”. Nothing was changed.`
  const values: [string, ParameterValues[string]][] = []
  for (const [name, text] of link.set) {
    const parameter = scenario.parameters.find((candidate) => candidate.name === name)
    if (parameter === undefined)
      return `The link sets a parameter that ${scenario.title} does not have: “${shortened(name)}”. Nothing was changed.`
    const value = readValue(parameter, text)
    const why = misfit(parameter, value)
    if (why !== null && text === '') return `The link sets ${shortened(name)} to nothing. Nothing was changed.`
    if (why !== null) return `The link does not fit ${scenario.title}: ${shortened(why, 160)} Nothing was changed.`
    values.push([name, value])
  }
  return { scenario, values: Object.fromEntries(values) }
}

/** A link is a stranger's: what cannot be seen in it is written out. */
const shortened = (text: string, most = 40): string => shortLine(text, most + 1)
