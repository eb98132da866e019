import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { windowsProcess } from '../../multiprocessing/memory/windows-processes.ts'

/** "pid mark": the mark tells a process from a later one with the same pid. */
export const identity = (pid: number): string => `${pid} ${startMark(pid)}`
export const pidOf = (identity: string): number => Number(identity.split(' ', 1)[0])

/** @param line an identity that was noted earlier; false for any other text. */
export const isRunning = (line: string): boolean => {
  const pid = pidOf(line)
  return pid > 1 && line === identity(pid)
}

/** Whether a process has this pid now, whichever it is. */
export const isTaken = (pid: number): boolean => startMark(pid) !== 'gone'

/** When the process started (Linux: in clock ticks since boot); 'gone' when there is none. */
function startMark(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return state === 'Z' ? 'gone' : (fields[18] ?? 'gone')
    }
    if (process.platform === 'win32') return windowsProcess(pid)?.startMark ?? 'gone'
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || 'gone'
  } catch {
    return 'gone'
  }
}
