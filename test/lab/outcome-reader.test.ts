import { describe, expect, it } from 'vitest'
import { OutcomeReader } from '../../main/lab/outcome-reader.ts'
import type { OutcomeChoice } from '../../shared/outcome.ts'
import type { OutputLine } from '../../shared/run.ts'
import { processIndex } from '../../shared/units.ts'

const line = (text: string, process = 0, stream: OutputLine['stream'] = 'stdout'): OutputLine => ({
  process: processIndex(process),
  stream,
  text,
  tMs: 1,
})
function read(choice: Partial<OutcomeChoice>, ...output: OutputLine[]) {
  const reader = new OutcomeReader({ label: 'L', lines: 'last', of: 'root', after: '', ...choice })
  for (const one of output) reader.read([one])
  return reader.outcome('finished', false)?.value
}

describe('a run’s outcome', () => {
  it('is the last line that the root printed', () => {
    expect(read({}, line('a'), line('b'), line('child', 1), line('error', 0, 'stderr'))).toBe('b')
  })
  it('is all lines, of every process, where the lesson says so', () => {
    expect(read({ lines: 'all', of: 'every' }, line('4'), line('9', 1))).toBe('4, 9')
  })
  it('is what follows the words that the lesson names', () => {
    expect(read({ after: 'Balance:' }, line('Balance: 200'), line('Done'))).toBe('200')
  })
  it('stays short, however much is printed', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => line(`line ${index}`))
    expect(read({ lines: 'all' }, ...lines)!.length).toBeLessThanOrEqual(240)
  })
  it('tells a deadlock, also of a run that was stopped, and nothing of one that was only stopped', () => {
    const reader = new OutcomeReader({ label: 'L', lines: 'last', of: 'root', after: '' })
    expect(reader.outcome('stopped', true)).toEqual({ ending: 'deadlock', value: '' })
    expect(reader.outcome('stopped', false)).toBeNull()
  })
})
