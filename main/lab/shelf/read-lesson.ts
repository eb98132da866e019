import { parseLesson, type Lesson } from '../lesson.ts'
import { derivedLesson } from './derived-lesson.ts'

/** Parses a lesson from outside. @param file names the lesson in errors. Rejects with file and line when it is wrong. */
export type ReadLesson = (text: string, file: string) => Promise<Lesson>

/** All that is done with lessons from outside. */
export interface LessonParser {
  readonly read: ReadLesson
  /** @returns the lesson under a new title. Rejects with one sentence. */
  readonly derive: (text: string, title: string, keepsGrades: boolean) => Promise<string>
}

/** In this thread: for texts that are no stranger's. */
export const parserHere: LessonParser = {
  read: (text, file) => new Promise((resolve) => resolve(parseLesson(text, file))),
  derive: (...lesson) => new Promise((resolve) => resolve(derivedLesson(...lesson))),
}
