import { expect, it } from 'vitest'
import type { Outcome } from '../../shared/outcome.ts'
import { agree } from '../../shared/python.ts'

const outcome = (value: string, ending: Outcome['ending'] = 'finished'): Outcome => ({ ending, value })

it('two programs agree when they printed the same and ended alike', () => {
  expect(agree(outcome('200'), outcome('200'))).toBe(true)
  expect(agree(outcome('200'), outcome('201'))).toBe(false)
  expect(agree(outcome('200'), outcome('200', 'failed'))).toBe(false)
  expect(agree(outcome('', 'failed'), outcome('', 'failed'))).toBe(true)
})

it('a deadlock is what Python’s time limit ends', () => {
  expect(agree(outcome('', 'deadlock'), outcome('', 'timed out'))).toBe(true)
  expect(agree(outcome('1', 'deadlock'), outcome('', 'timed out'))).toBe(false)
  expect(agree(outcome('', 'deadlock'), outcome('', 'finished'))).toBe(false)
})
