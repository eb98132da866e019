import type { Grade } from '../../shared/outcome.ts'

/** A grade is the lesson's, not the learner's: "expected" alone would read as "as you expected". */
export const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  expected: 'Expected by the lesson',
  surprising: 'Surprising, but allowed',
  forbidden: 'Forbidden',
}
