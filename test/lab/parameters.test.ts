import { describe, expect, it } from 'vitest'
import { completeParameters, parseAssignment } from '../../main/lab/parameters.ts'
import type { Parameter } from '../../shared/parameters.ts'

const common = (name: string) => ({ name, label: name, meaning: 'It means something.' })
const parameters: readonly Parameter[] = [
  { ...common('count'), type: 'integer', default: 3, min: 1, max: 10 },
  { ...common('pause'), type: 'number', default: 0.5, min: 0, max: 1 },
  { ...common('lock'), type: 'boolean', default: true },
  {
    ...common('order'),
    type: 'choice',
    default: '1',
    options: [
      { value: '1', label: 'one' },
      { value: 'true', label: 'two' },
    ],
  },
]
const complete = (given: Parameters<typeof completeParameters>[2]) => completeParameters('demo', parameters, given)

describe('parameters', () => {
  it('take their defaults', () => {
    expect(complete({ pause: 1 })).toEqual({ count: 3, pause: 1, lock: true, order: '1' })
  })
  it.each([
    ['count', 0, 'count takes a whole number from 1 to 10, not 0.'],
    ['count', 11, 'count takes a whole number from 1 to 10, not 11.'],
    ['count', 1.5, 'count takes a whole number from 1 to 10, not 1.5.'],
    ['count', 'many', 'count takes a whole number from 1 to 10, not many.'],
    ['pause', NaN, 'pause takes a number from 0 to 1, not NaN.'],
    ['lock', 1, 'lock takes true or false, not 1.'],
    ['order', '2', 'order takes 1 or true, not 2.'],
  ])('%s=%s is refused', (name, value, sentence) => {
    expect(() => complete({ [name]: value })).toThrow(`demo: ${sentence}`)
  })
  it('that do not exist are refused with those that do', () => {
    expect(() => complete({ speed: 1 })).toThrow('demo has no parameter speed; it has count, pause, lock, order.')
    expect(() => completeParameters('bare', [], { speed: 1 })).toThrow('bare has no parameter speed; it has none.')
  })
  it.each([
    ['count=4', 4],
    ['count=', ''],
    ['count=4x', '4x'],
    ['pause=1e-1', 0.1],
    ['lock=false', false],
    ['order=1', '1'],
    ['order=true', 'true'],
    ['free=a=b', 'a=b'],
  ])('%s on the command line', (text, value) => {
    expect(parseAssignment(text, parameters)).toEqual([text.split('=')[0], value])
  })
  it('need a name and a value', () => {
    expect(() => parseAssignment('count', parameters)).toThrow('--set takes name=value, not "count".')
    expect(() => parseAssignment('=1', parameters)).toThrow('--set takes name=value, not "=1".')
  })
})
