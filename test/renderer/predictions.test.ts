import { describe, expect, it } from 'vitest'
import { byPart } from '../../renderer/state/by-part.ts'
import { happeningKept, happeningOf } from '../../renderer/state/happening.ts'
import { progressReport } from '../../renderer/state/progress-report.ts'
import type { KeptRun } from '../../shared/progress.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import { runId } from '../../shared/units.ts'
import { scenarioOf } from '../support/made-up.ts'

const bank = scenarioOf('bank', {
  title: 'The bank',
  part: 'The notebook',
  order: 2,
  outcome: { label: 'Balance', lines: 'last', of: 'root', after: '' },
  grades: [{ grade: 'expected', because: 'Nothing was lost.', when: {}, ending: 'finished', is: '200' }],
})
const snapshot: RunSnapshot = {
  id: runId('a'),
  scenario: 'bank',
  params: {},
  status: 'finished',
  reason: '',
  deadlocked: false,
  deadlock: null,
  wallMs: 1,
  outcome: { ending: 'finished', value: '200' },
  trace: true,
  changed: false,
}
const kept: KeptRun = {
  run: 'a',
  at: '2026-03-01T12:00:00.000Z',
  params: { lock: false },
  predicted: 'More_than *200*',
  ending: 'finished',
  value: '187',
  grade: 'surprising',
  because: 'Updates were lost.',
}

describe('what happened', () => {
  it('is the outcome with its grade', () => {
    expect(happeningOf(bank, snapshot)).toEqual({
      kind: 'came out',
      label: 'Balance',
      text: '200',
      graded: expect.objectContaining({ grade: 'expected', because: 'Nothing was lost.' }) as object,
    })
  })
  it('is forbidden when the lesson names no such outcome', () => {
    const run = { ...snapshot, outcome: { ending: 'finished', value: '199' } } as const
    expect(happeningOf(bank, run).graded?.grade).toBe('forbidden')
  })
  it('has no grade where the lesson states none', () => {
    expect(happeningOf({ ...bank, grades: [] }, snapshot).graded).toBeNull()
  })
  it.each([
    [{ status: 'running', outcome: null }, 'going on'],
    [{ status: 'running', outcome: null, deadlocked: true }, 'deadlock'],
    [{ status: 'stopped', outcome: null }, 'stopped'],
    [{ status: 'failed', outcome: null }, 'never began'],
    [{ status: 'timed out', outcome: null }, 'never began'],
  ] as const)('while there is no outcome: %o', (state, kind) => {
    expect(happeningOf(bank, { ...snapshot, ...state })).toMatchObject({ kind, label: '', graded: null })
  })
  it('says itself what it is when nothing was printed', () => {
    const run = { ...snapshot, status: 'stopped', outcome: { ending: 'deadlock', value: '' } } as const
    expect(happeningOf(bank, run)).toMatchObject({ label: '', text: 'Deadlock' })
  })
  it('of another session is what was kept', () => {
    expect(happeningKept(bank, kept)).toEqual({
      kind: 'came out',
      label: 'Balance',
      text: '187',
      graded: { grade: 'surprising', because: 'Updates were lost.' },
    })
  })
})

describe('the exported progress', () => {
  const now = new Date('2026-03-02T12:00:00.000Z')
  const queue = { ...bank, id: 'queue', title: 'The queue' }
  it('has every lesson that was begun, in order, and those not there just now', () => {
    const lessons = {
      gone: { prediction: { text: 'It <stops>', at: kept.at }, runs: [] },
      bank: { prediction: null, runs: [kept, { ...kept, predicted: null, grade: null, because: '' }] },
      queue: { prediction: null, runs: [] },
    }
    const report = progressReport([queue, bank], lessons, now)
    expect(report.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# Lessons in Forkscope',
      '## The bank',
      '## gone',
    ])
    expect(report).toContain('. 1 of 2 lessons run.')
    expect(report).toContain('   - You expected: More\\_than \\*200\\*\n')
    expect(report).toContain('   - It happened: Balance: 187. Surprising, but allowed. Updates were lost.\n')
    expect(report).toContain('   - You expected: nothing was predicted\n   - It happened: Balance: 187.\n')
    expect(report).toContain('For the next run you expect: It \\<stops\\>\n')
  })
  it('says when there is none', () => {
    expect(progressReport([bank], {}, now)).toMatch(
      /0 of 1 lessons run\.\n\nNothing predicted and nothing run so far\.\n$/,
    )
  })
})

it('parts stand in the order of their first lessons', () => {
  const of = (id: string, part: string, order: number) => ({ ...bank, id, part, order })
  const parts = byPart([of('c', 'B', 3), of('a', 'A', 1), of('d', 'A', 4), of('b', 'B', 2)])
  expect(parts.map(({ name, scenarios }) => [name, ...scenarios.map(({ id }) => id)])).toEqual([
    ['A', 'a', 'd'],
    ['B', 'b', 'c'],
  ])
})
