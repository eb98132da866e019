import type { Grade } from '../../shared/outcome.ts'

export const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  expected: 'Expected',
  surprising: 'Surprising',
  forbidden: 'Forbidden',
}
