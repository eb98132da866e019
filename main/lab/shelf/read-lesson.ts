import { parseLesson, type Lesson } from '../lesson.ts'

/** Parses a lesson from outside. @param file names the lesson in errors. Rejects with file and line when it is wrong. */
export type ReadLesson = (text: string, file: string) => Promise<Lesson>

/** In this thread. */
export const readLessonHere: ReadLesson = (text, file) => new Promise((resolve) => resolve(parseLesson(text, file)))
