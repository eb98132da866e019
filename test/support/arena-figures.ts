import { openSync, readdirSync, readFileSync, readlinkSync, readSync, closeSync } from 'node:fs'
import { Layout } from '../../main/multiprocessing/memory/layout.ts'

export interface ArenaFigures {
  /** The heap's used part: what was ever used at once. */
  readonly heapBytes: number
  readonly objects: number
  readonly semaphores: number
  readonly processes: number
}

/** For a fixture on Linux: how much of its run's arena is used, read from the file that the arena is there. */
export function arenaFigures(): ArenaFigures {
  const header = Buffer.alloc(64)
  const file = openSync(arenaFile(), 'r')
  readSync(file, header, 0, header.length, 0)
  closeSync(file)
  return {
    heapBytes: header.readInt32LE(Layout.heapEnd) * 64 - Layout.heap,
    objects: header.readInt32LE(Layout.objectCount),
    semaphores: header.readInt32LE(Layout.semaphoreCount),
    processes: header.readInt32LE(Layout.processCount),
  }
}

function arenaFile(): string {
  for (const fd of readdirSync('/proc/self/fd')) {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`)
      if (file.startsWith('/dev/shm/fks-')) return `/proc/self/fd/${fd}`
    } catch {
      // It was closed meanwhile.
    }
  }
  throw new Error('This process has no arena open.')
}

/** What a process has in memory, bytes, as Linux counts it: its own pages, and those of the arena that it has touched. */
export const residentBytes = (pid: number | 'self'): number => {
  const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]
  return Number(pages) * 4096
}
