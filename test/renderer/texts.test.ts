import { describe, expect, it } from 'vitest'
import { timeTicksMs } from '../../renderer/charts/time-axis.ts'
import { highlight } from '../../renderer/look/highlight.ts'

describe('highlight', () => {
  it('keeps every character and line', () => {
    const source = "/* two\nlines */\nconst q = new Queue('a\\'b') // 1\n\nfor (let i = 0; i < 10; i++) {}"
    const lines = highlight(source)
    expect(lines.map((tokens) => tokens.map(({ text }) => text).join('')).join('\n')).toBe(source)
  })
  it('knows comments, strings, keywords and numbers', () => {
    const [tokens] = highlight("const a = 'x' + 10 // y")
    const kinds = tokens!.filter(({ kind }) => kind !== 'plain').map(({ kind, text }) => `${kind} ${text}`)
    expect(kinds).toEqual(['keyword const', "string 'x'", 'number 10', 'comment // y'])
  })
})

describe('timeTicksMs', () => {
  it.each([
    [0, 1807, 3, [0, 1000]],
    [-500, 512, 4, [-500, 0, 500]],
    [-60_000, 0, 3, [-60_000, -30_000, -0]],
    [0, 12, 4, [0, 5, 10]],
    [0, 600_000, 5, [0, 120_000, 240_000, 360_000, 480_000, 600_000]],
  ])('from %d to %d with room for %d', (from, to, most, ticks) => {
    expect(timeTicksMs(from, to, most).map((tick) => tick + 0)).toEqual(ticks.map((tick) => tick + 0))
  })
})
