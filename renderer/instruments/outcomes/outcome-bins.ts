import { GRADES, numberIn, type Grade } from '../../../shared/outcome.ts'
import type { OutcomeCount } from '../../../shared/series.ts'

/** So many bars are still told apart in half a window. */
const MOST_BINS = 24

/** The last: outcomes of a scenario whose author states no grades. */
export const KINDS = [...GRADES, 'none'] as const
export type Kind = (typeof KINDS)[number]
export const kindOf = (grade: Grade | null): Kind => grade ?? 'none'

/** Bars of one width, from `from` on. */
export interface Grid {
  readonly from: number
  readonly step: number
  readonly bins: number
  /** Every number is a whole one. */
  readonly whole: boolean
}

export interface OutcomeBin {
  readonly from: number
  /** Not in it, but for a bin of whole numbers, whose last it is. */
  readonly to: number
  readonly counts: Readonly<Record<Kind, number>>
  readonly total: number
}

/**
 * An outcome's place in a histogram: the number that its text begins with. null for a text that begins with none
 * ("Process-1 was first" is no −1), and for a run that did not finish.
 */
export function placeOf({ ending, value }: Pick<OutcomeCount, 'ending' | 'value'>): number | null {
  return ending === 'finished' && /^[-+]?\d/.test(value) ? numberIn(value) : null
}

/** Bars for all these outcomes; null when none of them is a number. Series that are compared share one. */
export function gridOf(outcomes: readonly OutcomeCount[]): Grid | null {
  const places = outcomes.map(placeOf).filter((place) => place !== null)
  if (places.length === 0) return null
  const low = Math.min(...places)
  const high = Math.max(...places)
  const whole = places.every(Number.isInteger)
  if (low === high) return { from: low, step: 1, bins: 1, whole }
  const step = Math.max(niceStep((high - low) / (MOST_BINS - 1)), whole ? 1 : 0)
  const from = step * Math.floor(low / step + TINY)
  return { from, step, bins: Math.floor((high - from) / step + TINY) + 1, whole }
}

export function binsOf(outcomes: readonly OutcomeCount[], { from, step, bins, whole }: Grid): readonly OutcomeBin[] {
  const counts = Array.from({ length: bins }, () => ({ expected: 0, surprising: 0, forbidden: 0, none: 0 }))
  for (const outcome of outcomes) {
    const place = placeOf(outcome)
    const bin = place === null ? undefined : counts[Math.floor((place - from) / step + TINY)]
    if (bin !== undefined) bin[kindOf(outcome.grade)] += outcome.count
  }
  return counts.map((kinds, index) => {
    const start = rounded(from + index * step)
    return {
      from: start,
      to: whole ? start + step - 1 : rounded(start + step),
      counts: kinds,
      total: KINDS.reduce((sum, kind) => sum + kinds[kind], 0),
    }
  })
}

/** Steps of floating point do not add up to the letter. */
const TINY = 1e-9
const rounded = (value: number): number => Number(value.toPrecision(12))

/** The least of 1, 2 and 5 times a power of ten that is no less. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - TINY)) ?? 10
  return rounded(factor * power)
}

const numbers = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 6 })
export const formatPlace = (place: number): string => numbers.format(place).replace('-', '−')

/** "200", "200 to 249". */
export const binText = ({ from, to }: OutcomeBin): string =>
  from === to ? formatPlace(from) : `${formatPlace(from)} to ${formatPlace(to)}`
