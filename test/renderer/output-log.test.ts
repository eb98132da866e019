import { describe, expect, it } from 'vitest'
import { MOST_LINES, OutputLog } from '../../renderer/state/output-log.ts'
import { processIndex } from '../../shared/units.ts'

const line = (text: string) => ({ process: processIndex(0), stream: 'stdout' as const, text, tMs: 0 })
const texts = (log: OutputLog) => log.chunks().flatMap((chunk) => chunk.lines.map(({ text }) => text))

describe('OutputLog', () => {
  it('keeps every line in order while there is room', () => {
    const log = new OutputLog()
    const all = Array.from({ length: 250 }, (_, index) => String(index))
    for (const text of all) log.add([line(text)])
    expect(texts(log)).toEqual(all)
    expect(log.cut).toBe(0)
  })

  it('keeps the last lines and counts those it cut', () => {
    const log = new OutputLog()
    const count = 3 * MOST_LINES + 42
    log.add(Array.from({ length: count }, (_, index) => line(String(index))))
    const kept = texts(log)
    expect(kept.length).toBeGreaterThanOrEqual(MOST_LINES)
    expect(kept.length + log.cut).toBe(count)
    expect(kept.at(-1)).toBe(String(count - 1))
    expect(kept[0]).toBe(String(log.cut))
  })

  it('does not touch full chunks again', () => {
    const log = new OutputLog()
    log.add(Array.from({ length: 150 }, (_, index) => line(String(index))))
    const before = log.chunks()
    log.add([line('next')])
    const after = log.chunks()
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    expect(after[1]?.id).toBe(before[1]?.id)
  })

  it('shows the start of an endless line', () => {
    const log = new OutputLog()
    log.add([line('x'.repeat(1_000_000))])
    expect(texts(log)[0]).toMatch(/^x{4000}… \(1000000 characters in all\)$/)
  })
})
