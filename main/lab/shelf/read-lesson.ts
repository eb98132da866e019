import { parseLesson, type Lesson } from '../lesson.ts'
import { derivedLesson } from './derived-lesson.ts'

/** Parses a lesson from outside. @param file names the lesson in errors. Rejects with file and line when it is wrong. */
export type ReadLesson = (text: string, file: string) => Promise<Lesson>
/** Puts a lesson from outside under a new title. Rejects with one sentence. */
export type DeriveLesson = (text: string, title: string, keepsGrades: boolean) => Promise<string>

/** All that is done with lessons from outside. */
export interface LessonParser {
  readonly read: ReadLesson
  readonly derive: DeriveLesson
}

/** In this thread. */
export const readLessonHere: ReadLesson = (text, file) => new Promise((resolve) => resolve(parseLesson(text, file)))
export const deriveLessonHere: DeriveLesson = (...lesson) => new Promise((resolve) => resolve(derivedLesson(...lesson)))
export const parserHere: LessonParser = { read: readLessonHere, derive: deriveLessonHere }
