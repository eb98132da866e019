import { LessonError } from './lesson-error.ts'

/** The longest built-in lesson has 5 KiB, the longest front matter 2 KiB. */
export const LESSON_LIMITS = {
  bytes: 64 * 1024,
  frontMatterBytes: 16 * 1024,
  /** Collections in one another; a parameter's choices stand in the fifth. */
  depth: 12,
  /** Answers of a prediction. */
  answers: 24,
} as const

/** Looked at before anything is parsed. @throws LessonError */
export function checkLessonSize(text: string, file: string): void {
  const bytes = Buffer.byteLength(text)
  if (bytes > LESSON_LIMITS.bytes)
    throw new LessonError(file, ` has ${bytes} bytes, and a lesson has at most ${LESSON_LIMITS.bytes}; make it shorter`)
}

/** @throws LessonError */
export function checkFrontMatterSize(frontMatter: string, file: string): void {
  const bytes = Buffer.byteLength(frontMatter)
  if (bytes > LESSON_LIMITS.frontMatterBytes)
    throw new LessonError(
      `${file}:1`,
      `the front matter has ${bytes} bytes, and it has at most ${LESSON_LIMITS.frontMatterBytes}; make it shorter`,
    )
}
