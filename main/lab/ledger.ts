import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { semaphoreName } from '../multiprocessing/memory/arena.ts'
import type { System } from '../multiprocessing/memory/system.ts'
import { windowsProcess } from '../multiprocessing/memory/windows-processes.ts'
import { ProcessGroup } from './python/process-group.ts'

const PREFIX = 'forkscope-'
/** Where the system cannot list semaphores, this many names of a dead arena are tried. */
const SEMAPHORES_TRIED = 4096

/**
 * A lab's folder in the system's temporary one: what it started and made, so that the next lab can clean up after one that
 * was killed. It goes when the lab closes.
 */
export class Ledger {
  readonly folder: string
  #unwritten: readonly Entry[] = []

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), PREFIX))
    writeFileSync(join(this.folder, 'lab'), identity(process.pid))
    writeFileSync(join(this.folder, 'processes'), '')
    writeFileSync(join(this.folder, 'arenas'), '')
    writeFileSync(join(this.folder, 'groups'), '')
  }

  started(pid: number): void {
    this.#enter('processes', pid)
  }

  /** A process that has a group of its own, which ends with it. */
  startedGroup(leader: number): void {
    this.#enter('groups', leader)
  }

  made(arena: string): void {
    appendFileSync(join(this.folder, 'arenas'), `${arena}\n`)
  }

  /** What a run has left in the folder is not needed any more. */
  ended(run: string): void {
    remove(join(this.folder, run))
  }

  close(): void {
    remove(this.folder)
  }

  /** While no file can be opened nothing can be written down, and nothing can be learned of a process: then later. */
  #enter(file: Entry['file'], pid: number): void {
    this.#unwritten = [...this.#unwritten, { file, pid }].filter((entry) => !this.#write(entry))
  }

  #write({ file, pid }: Entry): boolean {
    const line = identity(pid)
    if (!isRunning(line)) return !exists(pid)
    try {
      appendFileSync(join(this.folder, file), `${line}\n`)
      return true
    } catch {
      return false
    }
  }
}

interface Entry {
  readonly file: 'processes' | 'groups'
  readonly pid: number
}

/** Needs no file. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Ends the processes and removes the shared memory of labs that died. @returns how many labs it cleaned up after. */
export function sweep(system: System): number {
  let swept = 0
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const folder = join(tmpdir(), name)
    try {
      if (process.getuid && statSync(folder).uid !== process.getuid()) continue
      if (isRunning(readFileSync(join(folder, 'lab'), 'utf8'))) continue
      for (const line of lines(join(folder, 'processes'))) if (isRunning(line)) process.kill(pidOf(line), 'SIGKILL')
      for (const line of lines(join(folder, 'groups'))) if (isRunning(line)) endGroup(pidOf(line))
      for (const arena of lines(join(folder, 'arenas'))) removeArena(system, arena)
      remove(folder)
      swept += 1
    } catch {
      // Another lab is sweeping the same folder, or it is not one of ours: leave it.
    }
  }
  return swept
}

/** On Windows a file that some other program is just looking at (an indexer, a virus scanner) cannot go yet: tried again. */
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })

function removeArena(system: System, arena: string): void {
  system.unlinkRegion(arena)
  // Windows has forgotten them: a name goes with the last who had it open.
  if (process.platform === 'win32') return
  if (process.platform === 'linux') {
    const start = `sem.${arena.slice(1)}-`
    for (const file of readdirSync('/dev/shm')) if (file.startsWith(start)) system.unlinkSemaphore(`/${file.slice(4)}`)
  } else {
    for (let number = 1; number <= SEMAPHORES_TRIED; number++) system.unlinkSemaphore(semaphoreName(arena, number))
  }
}

function endGroup(leader: number): void {
  if (process.platform === 'win32') process.kill(leader)
  else new ProcessGroup(leader).kill()
}

/** A lab of an earlier version had not all of these files. */
const lines = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []

/** "pid mark": the mark tells a process from a later one with the same pid. */
const identity = (pid: number): string => `${pid} ${startMark(pid)}`
const pidOf = (line: string): number => Number(line.split(' ', 1)[0])
const isRunning = (line: string): boolean => {
  const pid = pidOf(line)
  return pid > 1 && line === identity(pid)
}

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
