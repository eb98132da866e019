import { describe, expect, it } from 'vitest'
import { binsOf, binText, gridOf, placeOf } from '../../renderer/instruments/outcomes/outcome-bins.ts'
import { groupsOf, seriesInWords } from '../../renderer/instruments/outcomes/outcome-groups.ts'
import { commandText, parameterWords } from '../../renderer/look/parameter-words.ts'
import type { Grade } from '../../shared/outcome.ts'
import type { Scenario } from '../../shared/scenario.ts'
import type { OutcomeCount } from '../../shared/series.ts'

const outcome = (value: string, count = 1, grade: Grade | null = null, because = ''): OutcomeCount => ({
  value,
  ending: 'finished',
  count,
  grade,
  because,
  firstRun: 1,
})

describe('an outcome’s place in a histogram', () => {
  it.each([
    ['200', 200],
    ['-3.5 ms', -3.5],
    ['Process-1 was first', null],
    ['', null],
  ])('of “%s” is %s', (value, place) => expect(placeOf(outcome(value))).toBe(place))
  it('is none for a run that did not finish', () => {
    expect(placeOf({ ...outcome('200'), ending: 'deadlock' })).toBeNull()
  })
})

describe('the histogram', () => {
  const drawn = (...outcomes: OutcomeCount[]) =>
    binsOf(outcomes, gridOf(outcomes)!).map((bin) => [binText(bin), bin.total])

  it('is one bar where every run says the same', () => {
    expect(drawn(outcome('200', 100))).toEqual([['200', 100]])
  })
  it('has a bar for each of a few whole numbers', () => {
    expect(drawn(outcome('3', 2), outcome('5', 1))).toEqual([['3', 2], ['4', 0], ['5', 1]]) // prettier-ignore
  })
  it('has few bars, however far the numbers lie apart, and no run is missing', () => {
    const outcomes = Array.from({ length: 1000 }, (_, index) => outcome(String(index * 977 - 400_000)))
    const bins = binsOf(outcomes, gridOf(outcomes)!)
    expect(bins.length).toBeLessThanOrEqual(25)
    expect(bins.reduce((sum, { total }) => sum + total, 0)).toBe(1000)
    for (const { from, to } of bins) expect(to).toBeGreaterThan(from)
  })
  it('takes fractions', () => {
    const outcomes = [outcome('0.1'), outcome('0.3', 2), outcome('0.7')]
    const bins = binsOf(outcomes, gridOf(outcomes)!)
    expect(bins.reduce((sum, { total }) => sum + total, 0)).toBe(4)
    expect(bins.find(({ total }) => total === 2)?.from).toBeCloseTo(0.3, 6)
  })
  it('keeps grades apart within a bar', () => {
    const outcomes = [outcome('200', 1, 'expected'), outcome('201', 2, 'surprising'), outcome('99000', 4, 'forbidden')]
    const [first] = binsOf(outcomes, gridOf(outcomes)!)
    expect(first?.counts).toEqual({ expected: 1, surprising: 2, forbidden: 0, none: 0 })
  })
  it('is none where no outcome is a number', () => expect(gridOf([outcome('left'), outcome('right')])).toBeNull())
})

describe('the outcomes of a series', () => {
  const outcomes = [
    outcome('7', 5, 'surprising', 'Lost.'),
    outcome('200', 3, 'expected', 'Right.'),
    outcome('8', 1, 'surprising', 'Lost.'),
  ]
  it('stand in groups of which the author says the same', () => {
    expect(groupsOf(outcomes).map(({ grade, count, outcomes: members }) => [grade, count, members.length])).toEqual([
      ['expected', 3, 1],
      ['surprising', 6, 2],
    ])
  })
  it('are told in a sentence', () => {
    expect(seriesInWords({ done: 9, outcomes })).toBe(
      '9\u00a0runs, 3\u00a0different outcomes: 3 expected, 6 surprising.',
    )
    expect(seriesInWords({ done: 2, outcomes: [outcome('x', 2)] })).toBe('2\u00a0runs, always the same outcome.')
    expect(seriesInWords({ done: 0, outcomes: [] })).toBe('No run came to an end.')
  })
})

describe('parameters', () => {
  const common = { meaning: 'It means something.' }
  const scenario = {
    id: 'bank',
    parameters: [
      { ...common, name: 'lock', label: 'Lock', type: 'boolean', default: true },
      { ...common, name: 'pause', label: 'Pause', type: 'integer', default: 10, min: 1, max: 10_000, unit: 'ms' },
      {
        ...common,
        name: 'order',
        label: 'Order',
        type: 'choice',
        default: 'one by one',
        options: [
          { value: 'one by one', label: 'One by one' },
          { value: 'at $once', label: 'At once' },
        ],
      },
    ],
  } as unknown as Scenario

  it('are shown as in their form', () => {
    const values = { lock: false, pause: 2000, order: 'at $once' }
    expect(parameterWords(scenario, values).map(({ label, value }) => `${label} ${value}`)).toEqual([
      'Lock off',
      'Pause 2,000\u00a0ms',
      'Order At once',
    ])
  })
  it('are set on a command line where they differ from the defaults', () => {
    expect(commandText(scenario, { lock: false, pause: 10, order: 'one by one' })).toBe(
      'forkscope run bank --set lock=false',
    )
    expect(commandText(scenario, { lock: true, pause: 5, order: 'at $once' }, 100)).toBe(
      'forkscope run bank --set pause=5 --set "order=at \\$once" --times 100',
    )
  })
})
