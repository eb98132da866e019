import { processOf, tickOf } from '../support/made-up.ts'
import { describe, expect, it } from 'vitest'
import { layOut, type LayoutWishes } from '../../renderer/instruments/timeline/draw/layout.ts'
import { RunTrace } from '../../renderer/instruments/timeline/model/run-trace.ts'
import type { ProcessSnapshot } from '../../shared/run.ts'
import { processIndex, type ProcessIndex } from '../../shared/units.ts'

const track = (index: number, parent: number | null, thread = false): ProcessSnapshot & { thread: boolean } => ({
  ...processOf(index, { parent: parent === null ? null : processIndex(parent) }),
  thread,
})
const none: ReadonlySet<ProcessIndex> = new Set()
const wishes: LayoutWishes = { remPx: 16, roomPx: 100, pinned: none, collapsed: none, keep: null }
const rowsOf = (processes: readonly ProcessSnapshot[], more: Partial<LayoutWishes> = {}) =>
  layOut(processes, new RunTrace(), { ...wishes, ...more })

describe('the tracks', () => {
  const processes = [track(0, null), track(1, 0), track(2, 0), track(3, 1, true), track(4, 0, true)]

  it('of threads lie below their process, and none over another', () => {
    const { rows, scrolledHeight } = rowsOf(processes)
    expect(rows.map(({ process, thread }) => [process, thread])).toEqual([
      [0, false],
      [4, true],
      [1, false],
      [3, true],
      [2, false],
    ])
    let y = 0
    for (const row of rows) {
      expect(row.y).toBe(y)
      expect(row.holdY + row.holdHeight).toBeLessThanOrEqual(row.height)
      y += row.height
    }
    expect(scrolledHeight).toBe(y)
  })

  it('that are pinned come first and count from their own top', () => {
    const { rows, pinnedHeight } = rowsOf(processes, { pinned: new Set([processIndex(2)]) })
    expect(rows[0]).toMatchObject({ process: 2, pinned: true, y: 0 })
    expect(rows[1]).toMatchObject({ process: 0, y: 0 })
    expect(pinnedHeight).toBe(rows[0]!.height)
  })

  it('are lower when folded, left out by a filter, and higher where there is room', () => {
    const folded = rowsOf(processes, { collapsed: new Set([processIndex(0)]) }).rows
    expect(folded[0]!.height).toBeLessThan(folded[1]!.height)
    const some = rowsOf(processes, { keep: (process) => process > 2 })
    expect([some.rows.length, some.hidden]).toEqual([2, 3])
    const roomy = rowsOf(processes, { roomPx: 2000 })
    expect(roomy.rows[0]!.height).toBeGreaterThan(rowsOf(processes).rows[0]!.height)
    expect(roomy.scrolledHeight).toBeLessThanOrEqual(2000)
  })

  it('of a process whose events came before its first report is there', () => {
    const trace = new RunTrace()
    const recorders = [{ process: processIndex(7), bytes: new Uint8Array(0), dropped: 0 }]
    trace.add(tickOf({ recorders }))
    expect(layOut([], trace, wishes).rows).toMatchObject([{ process: 7, name: 'Process-7' }])
  })
})
