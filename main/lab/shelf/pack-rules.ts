import { hiddenInName, shortLine } from '../../../shared/unseen-characters.ts'
import { isReservedName } from './names.ts'

/** What a lab pack may be. A course of a hundred scenarios is far below all of this. */
export const PACK_LIMITS = {
  files: 500,
  fileBytes: 1024 * 1024,
  totalBytes: 16 * 1024 * 1024,
  /** Text shrinks to a fifth, at best to a fiftieth; a bomb to a thousandth. */
  ratio: 200,
  /** Below this a high ratio is only a file of blanks. */
  ratioFromBytes: 64 * 1024,
  pathCharacters: 160,
  depth: 6,
  scenarios: 200,
} as const

export const PACK_KINDS = ['.ts', '.js', '.md', '.py', '.txt', '.json'] as const
const ARCHIVES = /\.(zip|fklab|gz|tgz|tar|7z|rar|xz|bz2|zst|jar)$/i

/** Blanks that look like the ordinary one, so that two names with them look alike. */
const ODD_BLANK = /(?! )\p{Zs}/u
const MOST_QUOTED_CHARACTERS = 80

/** Something is wrong with a lab pack. One sentence that names the file, and the way out. */
export class PackRefused extends Error {
  override readonly name = 'PackRefused'
  readonly why: string
  constructor(pack: string, why: string, wayOut: string, what = 'was not opened') {
    super(`${pack} ${what}: ${why}. ${wayOut}`)
    this.why = why
  }
}

export const ASK_AUTHOR = 'Ask its author for one that was made by “forkscope pack”.'

/**
 * Why a file in a pack may not be called so, as the rest of a sentence; null when it may.
 * @param path with slashes, relative to the pack. The same on every system, so that a pack opens everywhere or nowhere.
 */
export function wrongPath(path: string): string | null {
  const shown = quoted(path)
  if (path === '') return 'a file in it has no name'
  const unseen = unseenName(path)
  if (unseen !== null) return unseen
  if (path.includes('\\')) return `the name ${shown} contains a backslash, which parts folders on Windows`
  if (path.startsWith('/')) return `the path ${shown} is absolute and would lie outside the pack`
  if (/^[a-z]:/i.test(path)) return `the path ${shown} begins with a drive letter and would lie outside the pack`
  if (path.length > PACK_LIMITS.pathCharacters)
    return `the path ${shown} is longer than ${PACK_LIMITS.pathCharacters} characters`
  const parts = path.split('/')
  if (parts.includes('..')) return `the path ${shown} leads outside the pack`
  if (parts.length > PACK_LIMITS.depth) return `the path ${shown} is more than ${PACK_LIMITS.depth} folders deep`
  for (const part of parts) {
    if (part === '' || part === '.') return `the path ${shown} has an empty part`
    if (isPassedOver(part))
      return `the name ${shown} is hidden or that of installed packages, and would be seen by nobody`
    if (/[<>:"|?*]/.test(part)) return `the name ${shown} contains a character that Windows does not allow`
    if (/[. ]$/.test(part) || part.startsWith(' ')) return `the name ${shown} begins or ends with a blank or a dot`
    if (isReservedName(part)) return `the name ${shown} is one that Windows keeps for itself`
  }
  return null
}

/**
 * Hidden names and folders of installed packages: in a folder of scenarios nobody means them, in an archive nobody sees them.
 * @param part one part of a path.
 */
export const isPassedOver = (part: string): boolean =>
  part.startsWith('.') || ['node_modules', '__pycache__'].includes(part.toLowerCase())

/** Why nobody can read this name aright, as the rest of a sentence; null when everybody can. */
export function unseenName(name: string): string | null {
  const unseen = hiddenInName(name)
  if (unseen !== null) return `the name ${quoted(name)} contains ${unseen.code}, which cannot be seen`
  return ODD_BLANK.test(name) ? `the name ${quoted(name)} contains a blank that is no ordinary one` : null
}

/** Why a file of this kind may not be in a pack; null when it may. */
export function wrongKind(path: string): string | null {
  if (ARCHIVES.test(path)) return `${quoted(path)} is an archive within the archive`
  return isPackKind(path)
    ? null
    : `${quoted(path)} is none of the kinds of file that a pack holds (${PACK_KINDS.join(' ')})`
}

export const isPackKind = (path: string): boolean => PACK_KINDS.some((kind) => path.toLowerCase().endsWith(kind))

/** The same for two names that some systems take for one: by case, or by how an accent is written. Not for showing. */
export const foldedName = (path: string): string => path.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC')

/**
 * The rest of a sentence for the first two paths of which some system would make one, whole or in the folders above:
 * "A/x.ts" and "a/y.ts" would lie in one folder. Null when there are none.
 * @param paths with slashes.
 */
export function clash(paths: Iterable<string>): string | null {
  const seen = new Map<string, string>()
  for (const path of paths) {
    const parts = path.split('/')
    for (let length = 1; length <= parts.length; length++) {
      const part = parts.slice(0, length).join('/')
      const twin = seen.get(foldedName(part))
      if (twin === undefined) seen.set(foldedName(part), part)
      else if (twin !== part) {
        const how = twin.normalize('NFC') === part.normalize('NFC') ? ', for only an accent is written differently' : ''
        return `${quoted(twin)} and ${quoted(part)} are one name on some systems${how}`
      }
    }
  }
  return null
}

/** For a sentence: one line, short, and without what a terminal would act on. */
export const quoted = (name: string): string => `“${shortLine(name, MOST_QUOTED_CHARACTERS)}”`
