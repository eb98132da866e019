import { parentPort } from 'node:worker_threads'
import { parseLesson } from '../lesson.ts'
import { derivedLesson } from '../shelf/derived-lesson.ts'
import type { FromLessonThread, LessonAnswers, LessonQuestion } from './lesson-questions.ts'

// The thread that parses lessons from outside: one question, one answer.
const tell = (message: FromLessonThread): void => parentPort?.postMessage(message)

parentPort?.on('message', (question: LessonQuestion) => {
  tell({ begun: true })
  try {
    tell({ answer: answerTo(question) })
  } catch (error) {
    tell({ refusal: error instanceof Error ? error.message : String(error) })
  }
})

function answerTo(question: LessonQuestion): LessonAnswers[keyof LessonAnswers] {
  return question.kind === 'read'
    ? parseLesson(question.text, question.file)
    : derivedLesson(question.text, question.title, question.keepsGrades)
}
