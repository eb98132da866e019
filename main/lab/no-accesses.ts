import type { MemoryReport } from '../../shared/run.ts'

export type Accesses = Pick<
  MemoryReport,
  'lostUpdates' | 'firstLost' | 'reads' | 'writes' | 'lastWriter' | 'lastWriteMs'
>
/** Of bare memory nothing is counted. */
export const NO_ACCESSES: Accesses = {
  lostUpdates: 0,
  firstLost: null,
  reads: 0,
  writes: 0,
  lastWriter: null,
  lastWriteMs: null,
}
