import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../renderer/presenter/steps.ts'
import type { Scenario } from '../../shared/scenario.ts'

const lesson = (texts: Partial<Scenario>): Scenario =>
  ({
    question: '',
    prediction: { prompt: '', options: [] },
    lookAt: '',
    explanation: '',
    exercises: '',
    ...texts,
  }) as Scenario
const looks = (lookAt: string) =>
  stepsOf(lesson({ lookAt }))
    .filter(({ stage }) => stage === 'Look')
    .map(({ view, text }) => [view, text])

describe('a lesson in front of a room', () => {
  it('goes from the question to the exercises', () => {
    const whole = lesson({
      question: 'Why?',
      prediction: { prompt: 'What?', options: ['1', '2'] },
      lookAt: 'See [Locks](tab:Locks).',
      explanation: 'So.',
      exercises: '- Do.',
    })
    expect(stepsOf(whole).map(({ stage, view, text }) => [stage, view, text])).toEqual([
      ['Question', null, 'Why?'],
      ['Prediction', null, 'What?'],
      ['Run', 'Run', ''],
      ['Look', 'Locks', 'See [Locks](tab:Locks).'],
      ['Explanation', null, 'So.'],
      ['Exercises', null, '- Do.'],
    ])
  })
  it('leaves out what a lesson does not have, but never the run', () => {
    expect(stepsOf(lesson({})).map(({ stage }) => stage)).toEqual(['Run'])
    expect(stepsOf(lesson({ prediction: { prompt: '', options: ['1'] } })).map(({ stage }) => stage)).toEqual([
      'Prediction',
      'Run',
    ])
  })
  it('looks at every tab that the text names, with the sentences up to it', () => {
    expect(looks('First. [Memory](tab:Memory) counts. Then `a.b` and [Locks](tab:Locks) too. All of it. Why?')).toEqual(
      [
        ['Memory', 'First. [Memory](tab:Memory) counts.'],
        ['Locks', 'Then `a.b` and [Locks](tab:Locks) too. All of it. Why?'],
      ],
    )
  })
  it('stays where it is when the next sentence names the same tab', () => {
    expect(looks('See [Locks](tab:Locks). Again [Locks](tab:Locks).')).toEqual([
      ['Locks', 'See [Locks](tab:Locks). Again [Locks](tab:Locks).'],
    ])
  })
  it('looks at the run when the text names no tab', () => {
    expect(looks('The output. It says 200.')).toEqual([['Run', 'The output. It says 200.']])
    expect(looks('')).toEqual([])
  })
})
