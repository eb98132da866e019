import { shortLine } from '../../../shared/unseen-characters.ts'
import { codeOf, isOfSystem } from './storage-error.ts'

const MOST_PATH_CHARACTERS = 300
const ALLOW = ['you are not permitted to', 'Allow yourself to, or choose another place.'] as const
const MAKE_ROOM = 'Make room, or choose another place.'

/** By the system's code: why, and the way out. */
const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['it is not there', 'Check the path.'],
  ENOTDIR: ['a file stands where its path needs a folder', 'Check the path.'],
  EISDIR: ['it is a folder, not a file', 'Give the path of a file.'],
  EACCES: ALLOW,
  EPERM: ALLOW,
  EROFS: ['its disk is read-only', 'Choose another place.'],
  ENOSPC: ['its disk is full', MAKE_ROOM],
  EDQUOT: ['the disk quota is used up', MAKE_ROOM],
  EFBIG: ['the system allows no file as large as that', 'Raise the limit (ulimit -f), or choose another place.'],
  EEXIST: ['something else has that name', 'Move it away, or choose another name.'],
  ELOOP: ['its links lead to one another', 'Check the path.'],
  ENAMETOOLONG: ['its name is too long', 'Choose a shorter one.'],
  EBUSY: ['another program has it open', 'Close that program and try again.'],
  ETXTBSY: ['it is a program that runs', 'Choose another place.'],
  ENXIO: ['it is no regular file', 'Choose another place.'],
  EINVAL: ['the system allows no such file there', 'Choose another place.'],
  EIO: ['the disk reports an error', 'Check the disk.'],
}
const OTHER = ['the system refuses', 'Try again, or choose another place.'] as const

/** Why the system refused, as the rest of a sentence, and the way out as another; for errors of the system only. */
export function systemWords(error: NodeJS.ErrnoException): { readonly why: string; readonly wayOut: string } {
  const code = codeOf(error)
  const [why, wayOut] = WORDS[code] ?? OTHER
  return { why: `${why} (${code})`, wayOut }
}

/** One sentence with the path, and the way out, for what the system refused; undefined for any other error. */
export function systemSentence(error: unknown): string | undefined {
  if (!isOfSystem(error)) return undefined
  const { why, wayOut } = systemWords(error)
  const named = error.path === undefined ? 'Something' : `“${shortLine(error.path, MOST_PATH_CHARACTERS)}”`
  return `${named} cannot be used: ${why}. ${wayOut}`
}
