import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What the operating system says one process has used. */
export interface Usage {
  readonly cpuMs: number
  readonly memoryBytes: number
  /** The core it last ran on; null where the system does not tell. */
  readonly core: number | null
}

/** Linux counts in hundredths of a second and pages of 4 KiB on x64; both are fixed in its interface to programs. */
const TICK_MS = 10
const PAGE_BYTES = 4096

/** Usage of each pid that still lives; on Linux at once, elsewhere through `ps`. */
export async function processUsage(pids: readonly number[]): Promise<Map<number, Usage>> {
  if (pids.length === 0) return new Map()
  return process.platform === 'linux' ? fromProc(pids) : fromPs(pids)
}

function fromProc(pids: readonly number[]): Map<number, Usage> {
  const usage = new Map<number, Usage>()
  for (const pid of pids) {
    try {
      usage.set(pid, parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')))
    } catch {
      // It has just ended.
    }
  }
  return usage
}

/**
 * Usage of one thread; its memory is its process's. Linux only.
 * @returns null when its process lives and it does not; undefined when nothing can be said.
 */
export function threadUsage(pid: number, thread: number): Usage | null | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return { ...parseStat(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')), memoryBytes: 0 }
  } catch {
    return isAlive(pid) ? null : undefined
  }
}

/** Whether there is such a process, and it has not ended. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

/** The line of /proc/<pid>/stat; the name in parentheses may itself hold spaces and parentheses. */
export function parseStat(line: string): Usage {
  // After the name: state is field 3 of proc(5), so field n stands at n − 3.
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const field = (number: number): number => fields[number - 3] ?? 0
  return { cpuMs: (field(14) + field(15)) * TICK_MS, memoryBytes: field(24) * PAGE_BYTES, core: field(39) }
}

function fromPs(pids: readonly number[]): Promise<Map<number, Usage>> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'pid=,rss=,time=', '-p', pids.join(',')], (_error, stdout) => {
      const usage = new Map<number, Usage>()
      for (const line of stdout.split('\n')) {
        const [pid, kilobytes, time] = line.trim().split(/\s+/)
        if (pid && kilobytes && time)
          usage.set(Number(pid), { cpuMs: parseTime(time), memoryBytes: Number(kilobytes) * 1024, core: null })
      }
      resolve(usage)
    })
  })
}

/** "1:02:03.45" or "2:03.45" in milliseconds. */
export const parseTime = (time: string): number =>
  time.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1000
