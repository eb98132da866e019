import { shortLine } from '../../../shared/unseen-characters.ts'

const MOST_CHARACTERS = 600

/** Something is wrong with a lesson. One sentence in one line that names the file and, where there is one, the line. */
export class LessonError extends Error {
  /** @param where the file, and the line after a colon. @param why the rest of the sentence; may quote the lesson. */
  constructor(where: string, why: string) {
    super(
      `${shortLine(`${where}${why.startsWith(' ') ? '' : ':'} ${why.trim()}`, MOST_CHARACTERS).replace(/[.:]$/, '')}.`,
    )
  }
}
