import { describe, expect, it } from 'vitest'
import { gradeOf, numberIn, outcomeText, type GradeRule, type Outcome } from '../../shared/outcome.ts'

const finished = (value: string): Outcome => ({ ending: 'finished', value })
const rule = (more: Partial<GradeRule>): GradeRule => ({
  grade: 'expected',
  because: 'B.',
  when: {},
  ending: 'finished',
  ...more,
})

describe('an outcome', () => {
  it('is graded by the first rule that fits', () => {
    const rules = [rule({ is: '200' }), rule({ from: 0, to: 400, grade: 'surprising', because: 'Lost.' })]
    expect(gradeOf(rules, {}, finished('200')).grade).toBe('expected')
    expect(gradeOf(rules, {}, finished('317'))).toMatchObject({ grade: 'surprising', because: 'Lost.' })
  })
  it('that no rule names is forbidden', () => {
    expect(gradeOf([rule({ from: 0, to: 400 })], {}, finished('401')).grade).toBe('forbidden')
    expect(gradeOf([rule({ from: 0 })], {}, finished('no number')).grade).toBe('forbidden')
    expect(gradeOf([rule({})], {}, { ending: 'deadlock', value: '' }).grade).toBe('forbidden')
  })
  it('is graded by rules for its own parameters alone', () => {
    const rules = [rule({ when: { lock: true }, is: '200' }), rule({ when: { lock: false }, grade: 'surprising' })]
    expect(gradeOf(rules, { lock: false }, finished('200')).grade).toBe('surprising')
    expect(gradeOf(rules, { lock: true }, finished('200')).grade).toBe('expected')
  })
  it('has a number where its text has one', () => {
    expect(['-3', 'took 1.5 s', 'balance: 200', '1e3', 'none'].map(numberIn)).toEqual([-3, 1.5, 200, 1000, null])
  })
  it('says how the run ended when it did not finish', () => {
    expect(outcomeText(finished('200'))).toBe('200')
    expect(outcomeText(finished(''))).toBe('nothing printed')
    expect(outcomeText({ ending: 'deadlock', value: '' })).toBe('deadlock')
    expect(outcomeText({ ending: 'failed', value: '[4, 9]' })).toBe('[4, 9] (failed)')
  })
})
