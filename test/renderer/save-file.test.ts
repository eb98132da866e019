import { describe, expect, it } from 'vitest'
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

describe('a text that a spreadsheet would compute', () => {
  const cell = (text: string) => csv([[text]]).slice(0, -2)
  it.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x";"y")', `"'=HYPERLINK(""http://x"";""y"")"`],
    ['+cmd|/c calc', "'+cmd|/c calc"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1+1', "'  =1+1"],
    ['\u00a0=1+1', "'\u00a0=1+1"],
    ['\u200b=1+1', "'\\u200b=1+1"],
    ['\t=1', `"'\t=1"`],
    ['\tone', `"'\tone"`],
    ['\r=1', "'\\r=1"],
    ['\n=1', `"'\n=1"`],
    ['\uff1d1+1', "'\uff1d1+1"],
    ['\uff0b1+1', "'\uff0b1+1"],
    ['\uff0d1+1', "'\uff0d1+1"],
    ['\uff20SUM(1)', "'\uff20SUM(1)"],
    ['\u22121+1', "'\u22121+1"],
    ['-Infinity', "'-Infinity"],
  ])('%j has an apostrophe before it', (text, written) => {
    expect(cell(text)).toBe(written)
  })
  it.each(['-3.5', '+2', '-1e-7', '200', 'Lock-1', 'a=b', 'a@b', 'Balance 200', '[4, 9]'])('%s is none', (text) => {
    expect(cell(text)).toBe(text.includes(',') ? `"${text}"` : text)
  })
  it('and a number stays one', () => {
    expect(csv([[-3.5, 0, 1e21]])).toBe('-3.5,0,1e+21\r\n')
  })
  it('also where a semicolon parts cells, and without what cannot be seen', () => {
    expect(cell('a;=1')).toBe('"a;=1"')
    expect(cell('a\u202eb\u001b')).toBe('a\\u202eb\\x1b')
  })
  it('is harmless as a name in a chart, too', () => {
    const line = { panel: 'upper', colour: 'main', dash: [], fill: false, stepped: false } as const
    const series: Series[] = [{ ...line, label: '=cmd|1', unit: 'count', points: [{ x: 1, y: -2 }] }]
    expect(drawingAsCsv({ ...NO_DRAWING, series })).toBe("time (ms),'=cmd|1 (items)\r\n1,-2\r\n")
  })
})
