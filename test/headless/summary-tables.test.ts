import { describe, expect, it } from 'vitest'
import { summaryTables } from '../../main/headless/summary-tables.ts'
import { RunSummary } from '../../main/lab/document.ts'
import type { ProcessSnapshot, RunSnapshot } from '../../shared/run.ts'
import { objectId, processIndex, runId } from '../../shared/units.ts'

const run: RunSnapshot = {
  changed: false,
  id: runId('r'),
  scenario: 's',
  params: {},
  status: 'finished',
  reason: '',
  deadlocked: false,
  deadlock: null,
  wallMs: 12.34,
  outcome: null,
  trace: false,
}
const snapshot = (name: string, cpuMs: number): ProcessSnapshot => ({
  index: processIndex(0),
  name,
  pid: 7,
  parent: null,
  thread: false,
  state: 'ended',
  waitingFor: null,
  exitcode: 0,
  ending: 'finished',
  startMs: 1,
  endMs: 3.5,
  cpuMs,
  userMs: null,
  systemMs: null,
  paused: false,
  waitingAt: null,
  watched: [],
  cpuShare: null,
  memoryBytes: null,
  core: null,
})

describe('the tables at the end of a run', () => {
  it('are left out where there is nothing to show', () => {
    const text = summaryTables(run, new RunSummary())
    expect(text).not.toMatch(/PROCESS|LOCK|QUEUE|MEMORY/)
    expect(text).toContain('12.3 ms')
  })
  it('have columns as wide as they need, numbers to the right', () => {
    const summary = new RunSummary()
    summary.processes = [snapshot('MainProcess', 1), snapshot('p', 1234.56)]
    const [head, first, second] = summaryTables(run, summary).split('\n').filter(Boolean)
    expect([head!.length, first!.length, second!.length]).toEqual([head!.length, head!.length, head!.length])
    expect(first).toMatch(/^MainProcess +7 +finished +1\.0 +2\.5$/)
    expect(second).toMatch(/^p {11}  +7 +finished +1234\.6 +2\.5$/)
  })
  it('say what recording cost, and how much of it was lost', () => {
    const summary = new RunSummary()
    summary.processes = [snapshot('MainProcess', 100), snapshot('p', 50)]
    summary.events = 120_000
    summary.observer = { recordingNs: 6.1e6, collectingNs: 1e6 }
    const sentence = (trace: boolean) =>
      summaryTables({ ...run, trace }, summary)
        .split('\n')
        .at(-2)
    expect(sentence(true)).toBe(
      "Finished. 12.3 ms. Recording 120,000 events cost about 6.1 ms, 4 % of the processes' CPU time; none dropped.",
    )
    summary.processes = [snapshot('MainProcess', 1000)]
    expect(sentence(true)).toContain("0.6 % of the processes' CPU time")
    expect(sentence(false)).toBe('Finished. 12.3 ms. Not recorded.')
  })
  it('say when an Array is longer than what is shown', () => {
    const summary = new RunSummary()
    const report = { id: objectId(1), name: 'A', kind: 'Array', typecode: 'i', length: 3, values: [1, 2] } as const
    summary.memory = [
      { ...report, lostUpdates: 0, firstLost: null, reads: 0, writes: 0, lastWriter: null, lastWriteMs: null },
    ]
    expect(summaryTables(run, summary)).toMatch(/^A +i +1 2 …/m)
  })
})
