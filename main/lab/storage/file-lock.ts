import { closeSync, constants, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'
import { constants as system } from 'node:os'
import { toNamespacedPath, resolve } from 'node:path'
import { koffi } from '../../multiprocessing/memory/koffi.ts'
import { identity } from '../launching/process-identity.ts'

/**
 * The operating system's own exclusive lock on an open file. It goes with the process that holds it, however that ends,
 * and stays with one that is stopped: nobody has to guess whether a lock is stale, and nobody steals one. A mark of the
 * holder's pid could not be so exact: a lab in another container, or on another machine, has pids that mean nothing here,
 * and between finding a stale mark and removing it somebody else may have put a fresh one in its place.
 */
export interface FileLock {
  release(): void
}

const LOCK_EXCLUSIVE = 2
const LOCK_NON_BLOCKING = 4
const OWNER_ONLY = 0o600

const GENERIC_WRITE = 0x4000_0000
/** Others may read who holds it, and not write, nor remove it. */
const FILE_SHARE_READ = 1
const CREATE_ALWAYS = 2
const FILE_ATTRIBUTE_NORMAL = 0x80
const WINDOWS_TAKEN: readonly number[] = [32, 33]
/** Windows' errors as Node names them. */
const WINDOWS_CODES: Readonly<Record<number, string>> = {
  2: 'ENOENT',
  3: 'ENOENT',
  4: 'EMFILE',
  5: 'EACCES',
  112: 'ENOSPC',
}

type Call = (...args: unknown[]) => number
type HandleCall = (...args: unknown[]) => bigint | null

function loadWindows() {
  const kernel32 = koffi.load('kernel32.dll')
  const call = (prototype: string): Call => kernel32.func(prototype)
  return {
    createFile: kernel32.func(
      'void *CreateFileW(str16 path, uint32 access, uint32 share, void *security, uint32 how, uint32 flags, void *template)',
    ) as HandleCall,
    writeFile: call('int WriteFile(void *file, const void *bytes, uint32 count, void *written, void *overlapped)'),
    closeHandle: call('int CloseHandle(void *handle)'),
    lastError: call('uint32 GetLastError()'),
  }
}

let flock: Call | undefined
let windows: ReturnType<typeof loadWindows> | undefined
let holder: string | undefined

/**
 * Takes the lock if nobody has it. The file is made when it is not there, is never removed, and says in words of
 * `identity` who took the lock last.
 * @returns undefined when somebody has the lock, another `tryLock` of this process too. @throws the system's error.
 */
export function tryLock(path: string): FileLock | undefined {
  holder ??= identity(process.pid)
  return process.platform === 'win32' ? tryWindows(path, holder) : tryPosix(path, holder)
}

function tryPosix(path: string, holder: string): FileLock | undefined {
  flock ??= koffi.load(null).func('int flock(int fd, int operation)') as Call
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, OWNER_ONLY)
  let held = false
  try {
    if (flock(fd, LOCK_EXCLUSIVE | LOCK_NON_BLOCKING) !== 0) {
      const errno = koffi.errno()
      if (errno === system.errno.EWOULDBLOCK || errno === system.errno.EINTR) return undefined
      throw systemError(nameOf(errno), 'flock', path)
    }
    // Somebody removed the file by hand, so that the next would lock another: so does the caller, when it tries again.
    if (statSync(path, { throwIfNoEntry: false })?.ino !== fstatSync(fd).ino) return undefined
    noteHolder(fd, holder)
    held = true
    return { release: () => closeSync(fd) }
  } finally {
    if (!held) closeSync(fd)
  }
}

/** A full disk takes nothing from the lock but its holder's name. */
function noteHolder(fd: number, holder: string): void {
  try {
    ftruncateSync(fd)
    writeSync(fd, holder, 0)
  } catch {
    // A waiter that gives up then reports "another process".
  }
}

function tryWindows(path: string, holder: string): FileLock | undefined {
  windows ??= loadWindows()
  const { createFile, writeFile, closeHandle, lastError } = windows
  const file = toNamespacedPath(resolve(path))
  const handle = createFile(file, GENERIC_WRITE, FILE_SHARE_READ, null, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, null)
  if (handle === null || BigInt.asIntN(64, handle) === -1n) {
    const error = lastError()
    if (WINDOWS_TAKEN.includes(error)) return undefined
    throw systemError(WINDOWS_CODES[error] ?? `Windows error ${error}`, 'CreateFileW', path)
  }
  const bytes = Buffer.from(holder)
  writeFile(handle, bytes, bytes.length, new Uint32Array(1), null)
  return { release: () => void closeHandle(handle) }
}

const nameOf = (errno: number): string =>
  Object.entries(system.errno).find(([, number]) => number === errno)?.[0] ?? `errno ${errno}`

const systemError = (code: string, syscall: string, path: string): Error =>
  Object.assign(new Error(`${code}: ${syscall} '${path}'`), { code, syscall, path })
