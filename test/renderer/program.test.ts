import { describe, expect, it } from 'vitest'
import { lineDiff } from '../../renderer/program/line-diff.ts'
import { runErrors } from '../../renderer/program/run-errors.ts'
import type { OutputLine } from '../../shared/run.ts'
import { processIndex } from '../../shared/units.ts'

const diff = (original: string, text: string) => {
  const { changed, missingBefore, lost } = lineDiff(original, text)
  return { changed: [...changed], missingBefore: [...missingBefore], lost }
}

describe('how a text differs from its original', () => {
  it.each([
    ['a\nb\nc', 'a\nb\nc', [], [], 0],
    ['a\nb\nc', 'a\nB\nc', [2], [], 1],
    ['a\nb\nc', 'a\nb\nx\nc', [3], [], 0],
    ['a\nb\nc', 'a\nc', [], [2], 1],
    ['a\nb\nc', 'a\nb', [], [3], 1],
    ['a\nb\nc', 'b\nc', [], [1], 1],
    ['a\nb\nc\nd\ne', 'a\nB\nc\ne\nf', [2, 5], [4], 2],
    ['', 'a', [1], [], 1],
    ['a\nb', 'x\na\ny\nb\nz', [1, 3, 5], [], 0],
  ])('from %j to %j: changed %j, missing before %j, lost %i', (original, text, changed, missingBefore, lost) => {
    expect(diff(original, text)).toEqual({ changed, missingBefore, lost })
  })
  it('says of every line that is not marked that it stands in the original, in order', () => {
    const words = ['a', 'b', 'c', 'd']
    // Every text of up to five lines from two letters, against a few originals.
    for (let code = 0; code < 4 ** 5; code++) {
      const lines = [0, 1, 2, 3, 4].map((place) => words[Math.floor(code / 4 ** place) % 4])
      const original = ['a', 'b', 'a', 'c', 'd']
      const { changed, lost } = lineDiff(original.join('\n'), lines.join('\n'))
      const stayed = lines.filter((_, index) => !changed.has(index + 1))
      let at = -1
      for (const line of stayed) {
        at = original.indexOf(line ?? '', at + 1)
        expect(at, lines.join()).toBeGreaterThanOrEqual(0)
      }
      expect(stayed.length).toBe(original.length - lost)
    }
  })
  it('counts all as changed between the first and the last difference where there is too much to compare', () => {
    const original = Array.from({ length: 2000 }, (_, line) => `a${line}`)
    const text = Array.from({ length: 2000 }, (_, line) => (line === 0 || line === 1999 ? `a${line}` : `b${line}`))
    const { changed, lost } = lineDiff(original.join('\n'), text.join('\n'))
    expect([changed.size, changed.has(1), changed.has(2), lost]).toEqual([1998, false, true, 1998])
  })
})

describe("a run's errors at the program's lines", () => {
  const line = (process: number, text: string, stream: OutputLine['stream'] = 'stderr'): OutputLine => ({
    process: processIndex(process),
    stream,
    text,
    tMs: 0,
  })
  const errors = (reason: string, output: OutputLine[] = []) =>
    runErrors({ reason }, output, (process) => `Process-${process}`)

  it('are where it could not be compiled', () => {
    expect(errors('program.ts:3:9: Expected ")" but found "}". The line reads: }')).toEqual([
      { line: 3, column: 9, length: 0, severity: 'error', message: 'Expected ")" but found "}".', origin: 'Run' },
    ])
  })
  it('are the innermost line of each stack, told once for all who fail there', () => {
    const stack = (process: number) => [
      line(process, 'RangeError: Index 3 is out of range'),
      line(process, '    at Array.set (array.ts:1:1)'),
      line(process, '    at squares (program.ts:7:5)'),
      line(process, '    at main (program.ts:20:3)'),
    ]
    expect(errors('', [...stack(1), ...stack(2), ...stack(1)])).toEqual([
      expect.objectContaining({
        line: 7,
        column: 5,
        message: 'RangeError: Index 3 is out of range',
        origin: 'Process-1, Process-2',
      }),
    ])
  })
  it('of processes that fail at once are kept apart', () => {
    const mixed = [
      line(1, 'Error: one'),
      line(2, 'Error: two'),
      line(1, '    at a (program.ts:1:1)'),
      line(2, '    at program.ts:2:2'),
    ]
    expect(errors('', mixed).map(({ line, message }) => [line, message])).toEqual([
      [1, 'Error: one'],
      [2, 'Error: two'],
    ])
  })
  it('are none for what was printed, and for lines of other files', () => {
    expect(errors('', [line(1, 'Error: x', 'stdout'), line(1, '    at main (program.ts:1:1)', 'stdout')])).toEqual([])
    expect(errors('', [line(1, 'Error: x'), line(1, '    at other (my-program.ts:1:1)')])).toEqual([])
    expect(errors('MainProcess ended with exit code 1.')).toEqual([])
  })
})
