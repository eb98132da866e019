import { expect, it } from 'vitest'
import { compare } from '../../renderer/python/comparison.ts'
import type { Outcome } from '../../shared/outcome.ts'
import type { PythonSnapshot } from '../../shared/python.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'

const scenario: Pick<Scenario, 'outcome' | 'grades'> = {
  outcome: { label: 'Balance', lines: 'last', of: 'root', after: '' },
  grades: [
    { grade: 'expected', because: '.', when: { lock: true }, ending: 'finished', is: '200' },
    { grade: 'surprising', because: '.', when: { lock: false }, ending: 'finished', from: -1e9 },
  ],
}
const outcome = (value: string): Outcome => ({ ending: 'finished', value })
const ours = (value: string | null, lock = true, status: RunSnapshot['status'] = 'finished'): RunSnapshot =>
  ({ status, params: { lock }, outcome: value === null ? null : outcome(value) }) as unknown as RunSnapshot
const theirs = (value: string | null, lock = true, status: PythonSnapshot['status'] = 'finished'): PythonSnapshot =>
  ({ status, params: { lock }, outcome: value === null ? null : outcome(value) }) as unknown as PythonSnapshot

it('two equal outcomes are the same', () => {
  expect(compare(scenario, ours('200'), theirs('200'))).toEqual({ verdict: 'same', text: 'Same balance: 200.' })
})

it('two others are different, and said to be allowed where the lesson allows both', () => {
  expect(compare(scenario, ours('200'), theirs('199'))).toEqual({
    verdict: 'different',
    text: 'Different balance: 200 here, 199 in Python.',
  })
  expect(compare(scenario, ours('-7', false), theirs('199', false))).toEqual({
    verdict: 'different',
    text: 'Different balance: -7 here, 199 in Python. With these parameters the program may come to either.',
  })
})

it('says why there is nothing to compare', () => {
  const why = (left: RunSnapshot | null, right: PythonSnapshot) => {
    const { verdict, text } = compare(scenario, left, right)
    expect(verdict).toBe('none')
    return text
  }
  expect(why(ours('200'), theirs(null, true, 'running'))).toBe('Python’s program is still running.')
  expect(why(null, theirs('200'))).toBe('Run the TypeScript program too, to compare them.')
  expect(why(ours(null, true, 'running'), theirs('200'))).toBe('The TypeScript program is still running.')
  expect(why(ours('200', false), theirs('200'))).toMatch(/^They ran with different parameters/)
  expect(why(ours(null, true, 'stopped'), theirs('200'))).toMatch(/^The TypeScript program was stopped/)
  expect(why(ours('200'), theirs(null, true, 'stopped'))).toMatch(/^Python’s program was stopped/)
  expect(why(ours(null, true, 'failed'), theirs('200'))).toBe('The TypeScript program never began.')
  expect(why(ours('200'), theirs(null, true, 'failed'))).toBe('Python’s program never began.')
})
