import { describe, expect, it } from 'vitest'
import { processTree, whyUnreachable } from '../../renderer/instruments/processes/process-tree.ts'
import type { ProcessSnapshot } from '../../shared/run.ts'
import { SPARKLINE, sparkline } from '../../renderer/instruments/processes/sparkline.ts'
import { ShareHistory } from '../../renderer/state/share-history.ts'
import { processIndex } from '../../shared/units.ts'

const process = (index: number, parent: number | null, more: Partial<ProcessSnapshot> = {}): ProcessSnapshot => ({
  index: processIndex(index),
  name: `P${index}`,
  pid: 100 + index,
  parent: parent === null ? null : processIndex(parent),
  thread: false,
  state: 'running',
  waitingFor: null,
  exitcode: null,
  ending: null,
  startMs: 0,
  endMs: null,
  cpuMs: 0,
  userMs: 0,
  systemMs: 0,
  paused: false,
  waitingAt: null,
  watched: [],
  cpuShare: 0.5,
  memoryBytes: null,
  core: null,
  ...more,
})

describe('the process tree', () => {
  it('puts children below their parents', () => {
    const rows = processTree([process(0, null), process(1, 0), process(2, 0), process(3, 1), process(4, 3)])
    expect(rows.map(({ process: { name }, depth }) => [name, depth])).toEqual([
      ['P0', 0],
      ['P1', 1],
      ['P3', 2],
      ['P4', 3],
      ['P2', 1],
    ])
  })
  it('loses nobody whose parent is not known', () => {
    expect(processTree([process(2, 7)]).map(({ depth }) => depth)).toEqual([0])
  })
  it('says why a process can be sent nothing', () => {
    expect(whyUnreachable(process(1, 0), true)).toBeNull()
    expect(whyUnreachable(process(1, 0), false)).toBe('The run is over.')
    expect(whyUnreachable(process(1, 0, { state: 'ended' }), true)).toBe('P1 has ended.')
    expect(whyUnreachable(process(1, 0, { pid: null }), true)).toBe('P1 is still being started.')
    expect(whyUnreachable(process(1, 0, { thread: true }), true)).toMatch(/^A thread gets no signals/)
  })
})

describe("a process's shares", () => {
  it('are kept from the first to the last, in bounded room, with their mean', () => {
    const history = new ShareHistory()
    for (let tick = 0; tick < 20_000; tick++) {
      history.add(tick * 25, [process(0, null, { cpuShare: tick % 8 < 4 ? 0 : 1 }), process(1, 0, { cpuShare: null })])
    }
    const samples = history.of(processIndex(0))
    expect(samples.length).toBeLessThan(240)
    expect(samples[0]!.atMs).toBeLessThan(10_000)
    expect(samples.at(-1)!.atMs).toBeGreaterThan(490_000)
    for (const { share } of samples.slice(0, -1)) expect(share).toBeCloseTo(0.5, 9)
    expect(history.of(processIndex(1))).toEqual([])
  })
  it('are drawn over the whole run, one core high or as high as they go', () => {
    const numbers = (path: string): number[] => path.match(/[\d.]+/g)!.map(Number)
    const at = (share: number) => [
      { atMs: 500, share: 0 },
      { atMs: 1000, share },
    ]
    const [x0, y0, x1, y1] = numbers(sparkline(at(1), 1000).line)
    expect([x0, x1]).toEqual([SPARKLINE.width / 2, SPARKLINE.width])
    expect([y0, y1]).toEqual([SPARKLINE.height - 1, 1])
    expect(numbers(sparkline(at(2), 1000).line)[3]).toBe(1)
    expect(sparkline([], 1000)).toEqual({ line: '', area: '' })
  })
})
