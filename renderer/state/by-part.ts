import type { Scenario } from '../../shared/scenario.ts'

export interface CoursePart {
  readonly name: string
  readonly scenarios: readonly Scenario[]
}

/** Scenarios under the part of the course that they belong to; parts in the order of their first lessons. */
export function byPart(scenarios: readonly Scenario[]): readonly CoursePart[] {
  const parts = new Map<string, Scenario[]>()
  for (const scenario of scenarios.toSorted((left, right) => left.order - right.order)) {
    const part = parts.get(scenario.part)
    if (part === undefined) parts.set(scenario.part, [scenario])
    else part.push(scenario)
  }
  return [...parts].map(([name, members]) => ({ name, scenarios: members }))
}
