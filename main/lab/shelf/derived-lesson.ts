import { parseDocument } from 'yaml'
import { FRONT_MATTER } from '../lesson.ts'

/**
 * A lesson under a new title.
 * @param keepsGrades false for a copy that will be changed: what its author said of the outcomes holds for the author's
 * program only.
 */
export function derivedLesson(text: string, title: string, keepsGrades: boolean): string {
  const match = FRONT_MATTER.exec(text)
  if (!match) return text
  const document = parseDocument(match[1]!)
  document.set('title', title)
  if (!keepsGrades) document.delete('grades')
  return `---\n${document.toString({ lineWidth: 0 }).trimEnd()}\n---\n${text.slice(match[0].length)}`
}
