import type { Scenario } from '../../shared/scenario.ts'

export const STAGES = ['Question', 'Prediction', 'Run', 'Look', 'Explanation', 'Exercises'] as const
export type Stage = (typeof STAGES)[number]

/** One step of a lesson in front of a room: a slide with the lesson's text, or a tab of the screen with words below it. */
export interface Step {
  readonly stage: Stage
  /** The tab to show; null for a slide. */
  readonly view: string | null
  /** The slide's text, or what to look at on the tab; empty for none. */
  readonly text: string
}

const slide = (stage: Stage, text: string): readonly Step[] => (text === '' ? [] : [{ stage, view: null, text }])

/** A lesson's steps in their order. What a lesson does not have is left out; there is always something to run. */
export function stepsOf({ question, prediction, lookAt, explanation, exercises }: Scenario): readonly Step[] {
  const asks = prediction.prompt !== '' || prediction.options.length > 0
  return [
    ...slide('Question', question),
    ...(asks ? [{ stage: 'Prediction', view: null, text: prediction.prompt } as const] : []),
    { stage: 'Run', view: 'Run', text: '' },
    ...looks(lookAt),
    ...slide('Explanation', explanation),
    ...slide('Exercises', exercises),
  ]
}

const TAB = /\[[^\][]+\]\(tab:([^()]+)\)/

/** One step for each tab that the text leads to, with the sentences up to the one that names it. */
function looks(lookAt: string): readonly Step[] {
  const steps: { stage: Stage; view: string; text: string }[] = []
  let before: string[] = []
  for (const sentence of lookAt.split(/(?<=[.?!])\s+/).filter((text) => text !== '')) {
    before.push(sentence)
    const tab = TAB.exec(sentence)?.[1]
    if (tab === undefined) continue
    const last = steps.at(-1)
    if (last?.view === tab) last.text += ` ${before.join(' ')}`
    else steps.push({ stage: 'Look', view: tab, text: before.join(' ') })
    before = []
  }
  const last = steps.at(-1)
  if (before.length > 0 && last !== undefined) last.text += ` ${before.join(' ')}`
  else if (before.length > 0) steps.push({ stage: 'Look', view: 'Run', text: before.join(' ') })
  return steps
}
