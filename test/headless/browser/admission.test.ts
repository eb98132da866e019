import { expect, it } from 'vitest'
import { Admission } from '../../../main/headless/browser/admission.ts'

it('makes secrets of 128 bits, new ones each time', () => {
  const [one, other] = [new Admission(), new Admission()]
  expect(Buffer.from(one.token, 'base64url')).toHaveLength(16)
  expect(one.token).not.toBe(other.token)
})

it('lets one page in by the token, and that page again by its session', () => {
  const admission = new Admission()
  const session = admission.admit({ token: admission.token })
  expect(session).not.toBeNull()
  expect(session).not.toBe(admission.token)
  expect(admission.admit({ token: admission.token })).toBeNull()
  expect(admission.admit({ session: session! })).toBe(session)
  expect(admission.admit({ token: admission.token, session: session! })).toBe(session)
})

it('uses the token up for nobody who has a wrong one, or a session', () => {
  const admission = new Admission()
  const stranger = new Admission()
  expect(admission.admit({})).toBeNull()
  expect(admission.admit({ token: stranger.token })).toBeNull()
  expect(admission.admit({ session: admission.token })).toBeNull()
  expect(admission.admit({ token: admission.token.slice(0, -1) })).toBeNull()
  // A tab with another lab's session opens this lab's link.
  const old = stranger.admit({ token: stranger.token })!
  const session = admission.admit({ token: admission.token, session: old })!
  expect(session).not.toBe(old)
  expect(admission.admit({ session })).toBe(session)
})
