import { expect, it } from 'vitest'
import { drawingAsCsv, NO_DRAWING, type Series } from '../../renderer/charts/drawing.ts'
import { csv, fileName } from '../../renderer/charts/save-file.ts'

it('names a file after its chart', () => {
  expect(fileName('CPU use of every core', 'png')).toBe('forkscope-cpu-use-of-every-core.png')
  expect(fileName('Waits for a/b "lock"', 'csv')).toBe('forkscope-waits-for-a-b-lock.csv')
})
it('quotes what would break a line, and leaves a gap empty', () => {
  expect(csv([['a,b', 'say "hi"', 1.5, NaN]])).toBe('"a,b","say ""hi""",1.5,\r\n')
})
it('writes a drawing with its units', () => {
  const line = { panel: 'upper', colour: 'main', dash: [], fill: false, stepped: false } as const
  const series: Series[] = [
    { ...line, label: 'Puts', unit: 'rate', points: [{ x: 1, y: 10 }, { x: 3, y: NaN }] }, // prettier-ignore
    { ...line, label: 'Depth', unit: 'count', points: [{ x: 1, y: 2 }, { x: 3, y: 4 }] }, // prettier-ignore
  ]
  expect(drawingAsCsv({ ...NO_DRAWING, series })).toBe(
    'time (ms),Puts (per second),Depth (items)\r\n1,10,2\r\n3,,4\r\n',
  )
})
