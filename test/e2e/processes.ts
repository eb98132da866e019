import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Pids of a process's children, their children, and so on. POSIX only, like the tests that ask. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid='])
  const parents = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const childrenOf = (parent: number): number[] =>
    parents.flatMap(([child, its]) => (its === parent && child !== undefined ? [child, ...childrenOf(child)] : []))
  return childrenOf(pid)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
