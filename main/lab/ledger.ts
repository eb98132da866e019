import {
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { semaphoreName } from '../multiprocessing/memory/arena.ts'
import type { System } from '../multiprocessing/memory/system.ts'
import { identity, isRunning, pidOf, isTaken } from './launching/process-identity.ts'
import { ProcessGroup } from './python/process-group.ts'

const PREFIX = 'forkscope-'
/** "forkscope-PID-XXXXXX"; a lab of an earlier version left the pid out. Tests and tools have folders of other names. */
const FOLDER_NAME = /^forkscope-(\d{1,10}(?=-)|)-?[A-Za-z0-9]{6}$/
/** As a run names its arena; it becomes the name of a file. */
const ARENA_NAME = /^\/fks-[0-9a-f]{1,20}$/
/** Of a folder's files so much is read: hundreds of thousands of processes. */
const MOST_LEDGER_BYTES = 8 * 1024 * 1024
const OTHERS_MAY = 0o077
const OTHERS_MAY_WRITE = 0o022
const STICKY = 0o1000
/** A pipe in place of a file would never be opened. Windows knows neither. */
const NO_LINK_NO_WAIT = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK
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
    // Whose it is shows in its name from the moment that it is there.
    this.folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
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

/**
 * Ends the processes and removes the shared memory of labs that died. The temporary folder belongs to everybody: what is
 * called like a lab's folder there, and is not a real folder of this user that nobody else may write into, is let be; so
 * are links in it. @returns how many labs it cleaned up after.
 */
export function sweep(system: System): number {
  let swept = 0
  // Where anybody may rename what is mine, nothing keeps its place between a look and a removal.
  const { mode } = statSync(tmpdir())
  if (process.platform !== 'win32' && (mode & OTHERS_MAY_WRITE) !== 0 && (mode & STICKY) === 0) return 0
  for (const name of readdirSync(tmpdir())) {
    const [, maker] = FOLDER_NAME.exec(name) ?? []
    if (maker === undefined) continue
    try {
      if (sweepFolder(system, join(tmpdir(), name), Number(maker))) swept += 1
    } catch {
      // Another lab is sweeping the same folder, or it is not one of ours: leave it.
    }
  }
  return swept
}

/** @param maker the pid of the lab that made it, 0 for a lab of an earlier version. */
function sweepFolder(system: System, folder: string, maker: number): boolean {
  const before = lstatSync(folder)
  if (!before.isDirectory() || !isOurs(before) || (process.getuid && (before.mode & OTHERS_MAY) !== 0)) return false
  const [lab] = lines(join(folder, 'lab'))
  if (lab === undefined) return sweepUnbegun(folder, maker)
  if (isRunning(lab)) return false
  const files = ['processes', 'groups', 'arenas'].map((file) => lines(join(folder, file)))
  const [processes = [], groups = [], arenas = []] = files
  for (const line of processes) if (isRunning(line) && pidOf(line) !== process.pid) process.kill(pidOf(line), 'SIGKILL')
  for (const line of groups) if (isRunning(line)) endGroup(pidOf(line))
  for (const arena of arenas) if (ARENA_NAME.test(arena)) removeArena(system, arena)
  // Only this user can have put another in its place: the folder is theirs, and a sticky folder keeps names.
  remove(folder)
  return true
}

/** Its maker has just made it, or was killed then: there is nothing in it but perhaps an empty file. */
function sweepUnbegun(folder: string, maker: number): boolean {
  if (maker === 0 || isTaken(maker)) return false
  rmSync(join(folder, 'lab'), { force: true })
  rmdirSync(folder)
  return true
}

/** Windows' temporary folder is each user's own. */
const isOurs = ({ uid }: Stats): boolean => process.getuid === undefined || uid === process.getuid()

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

/**
 * The lines of a real file of this user, the first so many: the folder is trusted only as far as the file is. A lab of an
 * earlier version had not all of these files. @throws Error for a link, and for what is no file of this user.
 */
function lines(path: string): string[] {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | NO_LINK_NO_WAIT)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  try {
    const stats = fstatSync(file)
    if (!stats.isFile() || !isOurs(stats)) throw new Error(`${path} is no file of ours.`)
    const bytes = Buffer.alloc(Math.min(stats.size, MOST_LEDGER_BYTES))
    const length = readSync(file, bytes, 0, bytes.length, 0)
    // A line that was being written when its lab was killed has no end, and says nothing certain.
    return bytes.toString('utf8', 0, length).split('\n').filter(Boolean)
  } finally {
    closeSync(file)
  }
}
