import { parseLesson } from '../lesson.ts'
import { FrontMatter, partsOf } from '../scenarios/front-matter.ts'

/**
 * A lesson under a new title.
 * @param keepsGrades false for a copy that will be changed: what its author said of the outcomes holds for the author's
 * program only. @throws LessonError for one that is no lesson any more.
 */
export function derivedLesson(text: string, title: string, keepsGrades: boolean): string {
  const { frontMatter, body } = partsOf(text, 'lesson.md')
  const { document } = new FrontMatter(frontMatter, 'lesson.md')
  document.set('title', title)
  if (!keepsGrades) document.delete('grades')
  const derived = `---\n${document.toString({ lineWidth: 0 }).trimEnd()}\n---\n${body}`
  // Written out, front matter may be longer than it was.
  parseLesson(derived, 'lesson.md')
  return derived
}
