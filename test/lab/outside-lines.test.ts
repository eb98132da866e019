import { expect, it } from 'vitest'
import { OutsideLines } from '../../main/lab/outside-lines.ts'
import { processIndex } from '../../shared/units.ts'

const line = (text: string, tMs: number) => ({ process: processIndex(1), stream: 'stdout' as const, text, tMs })

it('keeps so many characters of what nobody takes, says how many lines are missing, and begins anew', () => {
  const lines = new OutsideLines(10)
  for (let at = 0; at < 1_003; at++) lines.add(line('abc', at))
  const kept = lines.take()
  expect(kept.map(({ text }) => text)).toEqual([
    'abc',
    'abc',
    '… 1,001 lines are not shown: nobody read the output for too long.',
  ])
  expect(kept.at(-1)!.tMs).toBe(1_002)
  lines.add(line('again', 2_000))
  expect(lines.take().map(({ text }) => text)).toEqual(['again'])
  expect(lines.take()).toEqual([])
})
