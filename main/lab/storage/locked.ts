import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isRunning, pidOf } from '../launching/process-identity.ts'
import { tryLock, type FileLock } from './file-lock.ts'
import { makeFolder } from './make-folder.ts'
import { cannotChange, StorageError } from './storage-error.ts'

/** A holder that does not go on for so long is stopped, or hangs. */
export const PATIENCE_MS = 10_000
const FIRST_PAUSE_MS = 1
const LONGEST_PAUSE_MS = 20

/** By path: the last of this process's turns. */
const turns = new Map<string, Promise<void>>()

/** The lock of a file or folder of the data folder lies beside it. */
export const lockPath = (path: string): string => join(dirname(path), `.${basename(path)}.lock`)

/** This process's doings with one path, one after the other, in the order of the calls. */
export function inTurn<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const key = resolve(path)
  const mine = (turns.get(key) ?? Promise.resolve()).then(work)
  const over = mine.then(
    () => undefined,
    () => undefined,
  )
  turns.set(key, over)
  void over.then(() => {
    if (turns.get(key) === over) turns.delete(key)
  })
  return mine
}

/**
 * Does something with a file or folder of the data folder while no other lab does. Waiting holds up nothing else.
 * @throws StorageError when there can be no lock, or its holder does not go on.
 */
export function locked<Result>(path: string, work: () => Promise<Result>, patienceMs = PATIENCE_MS): Promise<Result> {
  return inTurn(path, () => holding(path, work, patienceMs))
}

/** As `locked`, for who has the turn already. */
export async function holding<Result>(path: string, work: () => Promise<Result>, patienceMs: number): Promise<Result> {
  const lock = await acquire(path, patienceMs)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

async function acquire(path: string, patienceMs: number): Promise<FileLock> {
  const file = lockPath(path)
  let holder = ''
  let since = performance.now()
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const lock = attempt(path, file)
    if (lock !== undefined) return lock
    // As long as the lock goes from hand to hand, it is only busy.
    const now = lastTaken(file)
    if (now !== holder) {
      holder = now
      since = performance.now()
    } else if (performance.now() - since > patienceMs) throw new StorageError(waitedTooLong(path, file))
    // Two that wait must not ask in step.
    await delay(pauseMs * (0.5 + Math.random()))
  }
}

function attempt(path: string, file: string): FileLock | undefined {
  try {
    makeFolder(dirname(file))
    return tryLock(file)
  } catch (error) {
    throw cannotChange(path, error)
  }
}

/** Another text each time that somebody takes the lock. */
const lastTaken = (file: string): string => String(statSync(file, { bigint: true, throwIfNoEntry: false })?.mtimeNs)

function waitedTooLong(path: string, file: string): string {
  const holder = holderOf(file)
  const [who, wayOut] =
    holder === undefined
      ? ['another process', 'End the other labs that use this data folder']
      : [`process ${holder}`, `Let process ${holder} go on, or end it`]
  return `The data folder could not be changed: ${basename(path)} in ${dirname(path)} is locked by ${who}, which does not go on. ${wayOut}, and try again.`
}

/** undefined when it cannot be told, or is no process of this machine. */
function holderOf(file: string): number | undefined {
  try {
    const line = readFileSync(file, 'utf8')
    return isRunning(line) ? pidOf(line) : undefined
  } catch {
    return undefined
  }
}
