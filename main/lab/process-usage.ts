import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { windowsProcess, windowsThread } from '../multiprocessing/memory/windows-processes.ts'

/** What the operating system says one process has used. */
export interface Usage {
  readonly cpuMs: number
  /** The part of `cpuMs` in its own code; null where the system does not tell. */
  readonly userMs: number | null
  readonly memoryBytes: number
  /** The core it last ran on; null where the system does not tell. */
  readonly core: number | null
  /** Stopped by a signal. */
  readonly paused: boolean
}

/** Linux counts in hundredths of a second and pages of 4 KiB on x64; both are fixed in its interface to programs. */
const TICK_MS = 10
const PAGE_BYTES = 4096

/** Whether it takes some microseconds. On macOS it is a program, `ps`, that has to be started. */
export const USAGE_IS_QUICK = process.platform !== 'darwin'

/** Usage of each pid that still lives; on Linux and Windows at once, on macOS through `ps`. */
export async function processUsage(pids: readonly number[]): Promise<Map<number, Usage>> {
  if (pids.length === 0) return new Map()
  switch (process.platform) {
    case 'linux':
      return fromProc(pids)
    case 'win32':
      return fromWindows(pids)
    default:
      return fromPs(pids)
  }
}

function fromWindows(pids: readonly number[]): Map<number, Usage> {
  const usage = new Map<number, Usage>()
  for (const pid of pids) {
    const process = windowsProcess(pid)
    if (process) usage.set(pid, { ...process, core: null, paused: false })
  }
  return usage
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
 * Usage of one thread; its memory is its process's. Linux and Windows.
 * @returns null when its process lives and it does not; undefined when nothing can be said.
 */
export function threadUsage(pid: number, thread: number): Usage | null | undefined {
  if (process.platform === 'win32') return windowsThreadUsage(pid, thread)
  if (process.platform !== 'linux') return undefined
  try {
    return { ...parseStat(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')), memoryBytes: 0 }
  } catch {
    return isAlive(pid) ? null : undefined
  }
}

function windowsThreadUsage(pid: number, thread: number): Usage | null | undefined {
  const used = windowsThread(pid, thread)
  if (used) return { cpuMs: used.cpuMs, userMs: used.userMs, memoryBytes: 0, core: null, paused: false }
  return used === null && windowsProcess(pid) ? null : undefined
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
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const field = (number: number): number => Number(fields[number - 3] ?? 0)
  const userMs = field(14) * TICK_MS
  return {
    cpuMs: userMs + field(15) * TICK_MS,
    userMs,
    memoryBytes: field(24) * PAGE_BYTES,
    core: field(39),
    paused: fields[0] === 'T',
  }
}

/** macOS tells the user time apart (`utime`); where `ps` does not know that word it prints nothing at all. */
const COLUMNS = ['pid=,rss=,state=,time=,utime=', 'pid=,rss=,state=,time=']

async function fromPs(pids: readonly number[]): Promise<Map<number, Usage>> {
  const listing = await ps(COLUMNS[0]!, pids)
  if (listing === '' && COLUMNS.length > 1) {
    const plain = await ps(COLUMNS[1]!, pids)
    if (plain !== '') COLUMNS.shift()
    return parsePs(plain)
  }
  return parsePs(listing)
}

function ps(columns: string, pids: readonly number[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', columns, '-p', pids.join(',')], (_error, stdout) => resolve(stdout))
  })
}

/** Lines of "pid kilobytes state time [user time]". */
export function parsePs(listing: string): Map<number, Usage> {
  const usage = new Map<number, Usage>()
  for (const line of listing.split('\n')) {
    const [pid, kilobytes, state, time, userTime] = line.trim().split(/\s+/)
    if (!pid || !kilobytes || !state || !time) continue
    usage.set(Number(pid), {
      cpuMs: parseTime(time),
      userMs: userTime ? parseTime(userTime) : null,
      memoryBytes: Number(kilobytes) * 1024,
      core: null,
      paused: state.startsWith('T'),
    })
  }
  return usage
}

/** "1:02:03.45" or "2:03.45" in milliseconds. */
export const parseTime = (time: string): number =>
  time.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1000
