import { dirname } from 'node:path'

/** Something could not be kept, or what is kept cannot be read: what happened, and the way out. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
}

const ELSEWHERE = 'or set FORKSCOPE_DATA to another folder'
const NO_LOCKS: readonly [string, string] = [
  'its file system cannot lock files, and without locks two labs would overwrite one another',
  'Set FORKSCOPE_DATA to a folder on a local disk.',
]

/** By the system's code: what it means, and what helps. */
const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  EACCES: ['this user may not write there', `Give yourself the right, ${ELSEWHERE}.`],
  EPERM: ['this user may not write there, or another program has it open', `Close that program, ${ELSEWHERE}.`],
  EBUSY: ['another program has it open', 'Close that program and try again.'],
  EROFS: ['the disk is read-only', `Make it writable, ${ELSEWHERE}.`],
  ENOSPC: ['the disk is full', `Make room, ${ELSEWHERE}.`],
  EDQUOT: ['the disk quota is used up', `Make room, ${ELSEWHERE}.`],
  EFBIG: ['the system lets this process write no larger file', `Raise the limit (ulimit -f), ${ELSEWHERE}.`],
  ENOTDIR: ['a file stands where a folder should be', `Move that file away, ${ELSEWHERE}.`],
  EEXIST: ['something else has that name, or it is a link that leads nowhere', `Move it away, ${ELSEWHERE}.`],
  EISDIR: ['a folder stands where a file should be', `Move that folder away, ${ELSEWHERE}.`],
  ELOOP: ['it is a link', `Put a plain file or folder there, ${ELSEWHERE}.`],
  ENOENT: ['no folder can be made there, or it was removed meanwhile', `Try again, ${ELSEWHERE}.`],
  ENAMETOOLONG: ['the name is too long', 'Set FORKSCOPE_DATA to a folder with a shorter name.'],
  EMFILE: ['too many files are open', 'Try again when there are fewer.'],
  ENFILE: ['too many files are open on this machine', 'Try again when there are fewer.'],
  ENOMEM: ['the system is short of memory', 'Try again when there is more.'],
  EIO: ['the disk failed', `Check the disk, ${ELSEWHERE}.`],
  ENOLCK: NO_LOCKS,
  ENOSYS: NO_LOCKS,
  EOPNOTSUPP: NO_LOCKS,
  ENOTSUP: NO_LOCKS,
}

export const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code)

/** Tells an error of the system from a fault of ours. */
export const isOfSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error

/** @param path what could not be written. @returns the error itself when the system has not said it. */
export function cannotChange(path: string, error: unknown): unknown {
  if (!isOfSystem(error)) return error
  const [why, wayOut] = REASONS[codeOf(error)] ?? ['the system refuses', `Try again, ${ELSEWHERE}.`]
  return new StorageError(`The data folder could not be changed: ${path}: ${why} (${codeOf(error)}). ${wayOut}`, {
    cause: error,
  })
}

/** @param file its name. */
export function cannotRead(file: string, path: string, error: unknown): StorageError {
  const code = codeOf(error)
  const why = ['EACCES', 'EPERM'].includes(code)
    ? 'this user may not read it'
    : (REASONS[code]?.[0] ??
      (isOfSystem(error) ? 'the system refuses' : error instanceof Error ? error.message : String(error)))
  return new StorageError(
    `${file} in ${dirname(path)} cannot be read: ${why}${isOfSystem(error) ? ` (${code})` : ''}. It is left as it is, and nothing new is kept in it until it can be read.`,
    { cause: error },
  )
}
