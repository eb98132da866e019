import { describe, expect, it } from 'vitest'
import { PacedOutput } from '../../main/lab/paced-output.ts'
import { processIndex } from '../../shared/units.ts'
import { tickOf } from '../support/made-up.ts'

const printed = (from: number, count: number) =>
  tickOf({
    output: Array.from({ length: count }, (_, index) => ({
      process: processIndex(1),
      stream: 'stdout' as const,
      text: String(from + index),
      tMs: from + index,
    })),
  })

describe('output on its way to a page', () => {
  it('is whole while a screen can show it', () => {
    const paced = new PacedOutput(() => 0)
    expect(paced.pace(printed(0, 5_000)).output).toHaveLength(5_000)
  })
  it('that comes faster ends with the last lines, and a line says how many are missing', () => {
    let nowMs = 0
    const paced = new PacedOutput(() => nowMs)
    paced.pace(printed(0, 4_000))
    const { output } = paced.pace(printed(4_000, 1_500))
    expect(output[0]!.text).toBe('… 500 lines are not shown: they came faster than a screen shows them.')
    expect(output.slice(1).map(({ text }) => text)).toEqual(Array.from({ length: 1_000 }, (_, i) => String(4_500 + i)))
    nowMs = 25
    expect(paced.pace(printed(6_000, 200)).output).toHaveLength(1 + 50)
  })
  it('is whole again after a pause', () => {
    let nowMs = 0
    const paced = new PacedOutput(() => nowMs)
    paced.pace(printed(0, 9_000))
    nowMs = 2_500
    expect(paced.pace(printed(9_000, 5_000)).output).toHaveLength(5_000)
  })
})
