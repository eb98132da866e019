import type { ProcessSnapshot } from '../../../shared/run.ts'

export interface TreeRow {
  readonly process: ProcessSnapshot
  /** 0 for the root. */
  readonly depth: number
}

/** Every process below the one that started it, children in the order of their start; threads too, under their process. */
export function processTree(processes: readonly ProcessSnapshot[]): TreeRow[] {
  const known = new Set(processes.map(({ index }) => index))
  const rows: TreeRow[] = []
  const add = (process: ProcessSnapshot, depth: number): void => {
    rows.push({ process, depth })
    for (const child of processes) if (child.parent === process.index) add(child, depth + 1)
  }
  for (const process of processes) if (process.parent === null || !known.has(process.parent)) add(process, 0)
  return rows
}

/** Why a process can be sent nothing, in one sentence; null when it can. */
export function whyUnreachable(process: ProcessSnapshot, runIsLive: boolean): string | null {
  if (!runIsLive) return 'The run is over.'
  if (process.state === 'ended') return `${process.name} has ended.`
  if (process.thread) return 'A thread gets no signals: send them to its process.'
  return process.pid === null ? `${process.name} is still being started.` : null
}
