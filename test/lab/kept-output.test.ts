import { describe, expect, it } from 'vitest'
import { KeptOutput } from '../../main/lab/kept-output.ts'
import type { OutputLine } from '../../shared/run.ts'
import { processIndex } from '../../shared/units.ts'

const line = (text: string, tMs: number): OutputLine => ({ process: processIndex(0), stream: 'stdout', text, tMs })

describe('the output that a document holds', () => {
  it('is in order of time and whole while it fits', () => {
    const kept = new KeptOutput(10)
    kept.add([line('later', 2), line('first', 1)])
    expect(kept.lines.map(({ text }) => text)).toEqual(['first', 'later'])
    expect(kept.notice).toBe('')
  })
  it('is its beginning when it does not fit, and a sentence says how much is missing', () => {
    const kept = new KeptOutput(10)
    kept.add([line('first', 1), line('second', 2)])
    kept.add([line('3', 3)])
    expect(kept.lines.map(({ text }) => text)).toEqual(['first'])
    expect(kept.notice).toBe('The last 2 lines of its output are left out: it is kept up to 10 characters.')
  })
})
