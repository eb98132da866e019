import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { until } from './until.ts'
import { privateTemp } from './private-temp.ts'

const tryTo = <T>(look: () => T, otherwise: T): T => {
  try {
    return look()
  } catch {
    return otherwise // It ended while we looked.
  }
}

/** Pids of the processes that carry this file's temporary folder in their environment: labs and all they started. */
export function ourProcesses(): number[] {
  if (process.platform !== 'linux') {
    const listing = execFileSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8' })
    return listing
      .split('\n')
      .filter((line) => line.includes(`TMPDIR=${privateTemp}`))
      .map((line) => parseInt(line))
  }
  return pids().filter((pid) =>
    tryTo(() => readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`TMPDIR=${privateTemp}`), false),
  )
}

/** Shared memory of Forkscope that no living process has open: nobody will ever remove it. */
function orphanedMemory(): string[] {
  if (!existsSync('/dev/shm')) return []
  const ours = readdirSync('/dev/shm').filter((file) => /^(sem\.)?fks-/.test(file))
  if (ours.length === 0) return []
  const open = new Set(pids().flatMap(openFiles))
  // A semaphore is named after its arena, "sem.fks-<id>-<number>".
  return ours.filter((file) => !open.has(`/dev/shm/${file.replace(/^sem\.(fks-[^-]+)-\d+$/, '$1')}`))
}

const pids = (): number[] => readdirSync('/proc').map(Number).filter(Number.isInteger)
const openFiles = (pid: number): string[] =>
  tryTo(() => readdirSync(`/proc/${pid}/fd`), []).map((fd) => tryTo(() => readlinkSync(`/proc/${pid}/fd/${fd}`), ''))

const labFolders = (): string[] => readdirSync(privateTemp).filter((name) => name.startsWith('forkscope-'))

/** What is left of this file's labs, in words; empty when nothing is. */
export const leftovers = (): string[] => [
  ...ourProcesses().map((pid) => `process ${pid}`),
  ...orphanedMemory().map((file) => `/dev/shm/${file}`),
  ...labFolders().map((folder) => `${privateTemp}/${folder}`),
]

/** For `afterAll`. The system may take a moment to bury the dead. */
export async function expectNothingLeft(): Promise<void> {
  await until('nothing left behind', () => leftovers().length === 0).catch(() => {
    throw new Error(`Left behind: ${leftovers().join(', ')}.`)
  })
  rmSync(privateTemp, { recursive: true, force: true })
}
