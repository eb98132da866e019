import { MOST_TITLE_CHARACTERS } from '../../../shared/shelf.ts'
import { unseenInLine, withoutHidden } from '../../../shared/unseen-characters.ts'

/** Device names that Windows keeps for itself, whatever extension follows. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$/i
/** Long enough to tell scenarios apart, short enough for Windows' 260 characters of a whole path. */
const MOST_SLUG_CHARACTERS = 40
/** A title may have blanks around it, which do not count. */
const MOST_TYPED_CHARACTERS = 400

export const isReservedName = (name: string): boolean => RESERVED.test(name)

/** Something the user has to write differently; one sentence. */
export class NameError extends Error {
  override readonly name = 'NameError'
}

/** @returns the title without blanks around it. @throws NameError */
export function checkedTitle(title: string): string {
  // Before anything looks at all of it: a title may be a mistake of a megabyte.
  if (title.length > MOST_TYPED_CHARACTERS) throw tooLong()
  const trimmed = title.normalize('NFC').trim().replace(/\s+/g, ' ')
  if (trimmed === '') throw new NameError('A title is needed; give it a few words.')
  if (trimmed.length > MOST_TITLE_CHARACTERS) throw tooLong()
  const unseen = unseenInLine(trimmed)
  if (unseen !== null)
    throw new NameError(
      `The title contains ${unseen.code}, a character that cannot be seen, at its place ${unseen.at}; remove it.`,
    )
  return trimmed
}

const tooLong = (): NameError =>
  new NameError(`A title has at most ${MOST_TITLE_CHARACTERS} characters; make it shorter.`)

/** For comparing: two titles that nobody can tell apart are one. */
export const foldedTitle = (title: string): string =>
  withoutHidden(title.normalize('NFKC')).replace(/\s+/g, ' ').toLocaleLowerCase('en')

/**
 * A folder's name for a title that every system accepts: small letters, digits and hyphens, so that no two differ in case
 * alone. "Ma banque n° 2" becomes "ma-banque-n-2".
 * @param taken names that are used already.
 */
export function slugOf(title: string, taken: (slug: string) => boolean, otherwise = 'scenario'): string {
  const plain = title
    .slice(0, MOST_TYPED_CHARACTERS)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_SLUG_CHARACTERS)
    .replace(/^-|-$/g, '')
  const base = plain === '' ? otherwise : isReservedName(plain) ? `${plain}-${otherwise}` : plain
  for (let count = 1; ; count++) {
    const slug = count === 1 ? base : `${base}-${count}`
    if (!taken(slug)) return slug
  }
}
