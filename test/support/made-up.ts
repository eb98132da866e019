import type { LockReport, MemoryReport, ProcessSnapshot, Tick } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { objectId, processIndex, runId } from '../../shared/units.ts'

/** Reports with everything in them that a test does not care about. */
export const tickOf = (more: Partial<Tick>): Tick => ({
  run: runId('a'),
  atMs: 1,
  recorders: [],
  processes: [],
  waits: [],
  locks: [],
  queues: [],
  memory: [],
  output: [],
  observer: { recordingNs: 0, collectingNs: 0 },
  ...more,
})

export const scenarioOf = (id: string, more: Partial<Scenario> = {}): Scenario => ({
  id,
  title: id,
  part: 'P',
  order: 1,
  summary: '',
  parameters: [],
  variants: [],
  outcome: { label: 'Last line', lines: 'last', of: 'root', after: '' },
  grades: [],
  question: '',
  prediction: { prompt: '', options: [] },
  lookAt: '',
  explanation: '',
  exercises: '',
  source: '',
  python: null,
  origin: 'built-in',
  pack: null,
  ...more,
})

export const processOf = (index: number, more: Partial<ProcessSnapshot> = {}): ProcessSnapshot => ({
  index: processIndex(index),
  name: `p${index}`,
  pid: 100 + index,
  parent: null,
  thread: false,
  state: 'running',
  waitingFor: null,
  exitcode: null,
  ending: null,
  startMs: 0,
  endMs: null,
  cpuMs: 0,
  userMs: null,
  systemMs: null,
  paused: false,
  waitingAt: null,
  watched: [],
  cpuShare: null,
  memoryBytes: null,
  core: null,
  ...more,
})

export const lockOf = (more: Partial<LockReport>): LockReport => ({
  id: objectId(1),
  name: 'Lock-1',
  kind: 'Lock',
  acquisitions: 1,
  contentions: 0,
  waitNs: 0,
  waitMaxNs: 0,
  holdNs: 0,
  holdMaxNs: 0,
  holder: null,
  waiters: [],
  heldSinceMs: null,
  abandoned: false,
  ...more,
})

export const memoryOf = (more: Partial<MemoryReport>): MemoryReport => ({
  id: objectId(1),
  name: 'Value-1',
  kind: 'Value',
  typecode: 'i',
  length: 1,
  values: [],
  lostUpdates: 0,
  firstLost: null,
  reads: 0,
  writes: 0,
  lastWriter: null,
  lastWriteMs: null,
  ...more,
})
