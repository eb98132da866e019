import { expect } from 'vitest'

/** A refusal as people read it: one line that ends with a full stop, without a character that cannot be seen. */
export function expectPlainSentence(sentence: string): void {
  expect(sentence).toMatch(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]{1,999}\.$/u)
}
