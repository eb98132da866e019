import type { Lesson } from '../lesson.ts'

/** Asked of the thread that parses lessons. */
export type LessonQuestion =
  | { readonly kind: 'read'; readonly text: string; readonly file: string }
  | { readonly kind: 'derive'; readonly text: string; readonly title: string; readonly keepsGrades: boolean }

export interface LessonAnswers {
  readonly read: Lesson
  readonly derive: string
}

export type FromLessonThread =
  /** The thread is loaded and begins with the question. */
  | { readonly begun: true }
  | { readonly answer: LessonAnswers[keyof LessonAnswers] }
  /** One sentence: why the lesson is refused. */
  | { readonly refusal: string }
