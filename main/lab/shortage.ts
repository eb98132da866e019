import { getSystemErrorName } from 'node:util'
import { systemSentence } from './storage/system-words.ts'

/** Sentences by the system's error code; one row a kind of shortage. */
const SHORTAGES: Readonly<Record<string, string>> = {
  EMFILE: 'Forkscope has as many files open as the system allows it (EMFILE)',
  ENFILE: 'The system has as many files open as it can (ENFILE)',
  EAGAIN: 'The system allows you no more processes or threads (EAGAIN)',
  ENOMEM: 'The system has no memory left (ENOMEM)',
  ENOSPC: 'There is no space left where temporary files or shared memory go (ENOSPC)',
}
const WAYS_OUT: Readonly<Record<string, string>> = {
  EMFILE: 'stop other runs, or raise the limit (ulimit -n), then try again',
  EAGAIN: 'end some of them, or raise the limit (ulimit -u), then try again',
  ENOSPC: 'make room, then try again',
}
const WAY_OUT = 'close other programs, then try again'

/** For a process that has ended by itself: one that gets no thread or no memory says so to nobody. Without its full stop. */
export const PERHAPS_SHORT = 'the system may be short of processes or memory; close other programs, then try again'

/** The sentence for an error of a system that is short of something, with the way out; undefined for any other error. */
export function shortage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, message, cause } = error as NodeJS.ErrnoException
  // Some libraries keep only the message of the error that they met.
  const named = code !== undefined && code in SHORTAGES ? code : codeIn(message)
  if (named === undefined) return cause === undefined ? undefined : shortage(cause)
  return `${SHORTAGES[named]!}: ${WAYS_OUT[named] ?? WAY_OUT}.`
}

/** One sentence for any error: of the shortage behind it, of the system that refuses, else its own. */
export const sentenceOf = (error: unknown): string =>
  shortage(error) ?? systemSentence(error) ?? (error instanceof Error ? error.message : String(error))

/** `sentenceOf` without its last dot, for the end of another sentence. */
export const reasonOf = (error: unknown): string => sentenceOf(error).replace(/\.$/, '')

function codeIn(message: string): string | undefined {
  const [, number] = /\berrno (\d+)\b/.exec(message) ?? []
  const text = number === undefined || number === '0' ? message : getSystemErrorName(-Number(number))
  return /\b(?:EMFILE|ENFILE|EAGAIN|ENOMEM|ENOSPC)\b/.exec(text)?.[0]
}
