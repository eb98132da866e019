import * as v from 'valibot'

/**
 * How a page comes to the lab that serves it (browser shell). It opens one WebSocket at `LAB_PATH` and first of all sends
 * an `Entry`; the lab answers with a `Welcome` or closes the connection, saying why. From then on the page sends requests
 * as JSON texts and gets frames (see frame.ts).
 *
 *   link   http://127.0.0.1:PORT/#TOKEN    128 random bits, good for one entry; a fragment never leaves the browser
 *   link   http://127.0.0.1:PORT/#TOKEN&open=bank    the same, and what the page shows first: see deep-link.ts
 *   entry  { token } ──▶ ◀── { session }    128 other bits, good for as long as the lab lives
 *   reload { session } ─▶ ◀── { session }   the page has kept it for its tab
 */
export const LAB_PATH = '/lab'

/** 16 bytes in base64url. */
const Secret = v.pipe(v.string(), v.regex(/^[\w-]{22}$/, 'a secret is 22 characters long'))

export const EntrySchema = v.strictObject({ token: v.optional(Secret), session: v.optional(Secret) })
export type Entry = v.InferOutput<typeof EntrySchema>

export const WelcomeSchema = v.strictObject({ session: Secret })
export type Welcome = v.InferOutput<typeof WelcomeSchema>

export const isSecret = (text: string): boolean => v.is(Secret, text)

/** The token at the front of what stands behind an address's `#`; empty when there is none. */
export function tokenIn(fragment: string): string {
  const [first = ''] = fragment.split('&', 1)
  return isSecret(first) ? first : ''
}

/** Why the lab closes a connection (RFC 6455, section 7.4). Its reason is a sentence for the screen, at most 123 bytes. */
export const CloseCode = {
  /** The lab has ended. */
  GoingAway: 1001,
  /** What arrived is not what this contract allows. */
  Unsuitable: 1008,
  /** Token and session are not, or no longer, good; another try brings nothing. */
  Refused: 4001,
  /** The page has read nothing for so long that the lab stopped keeping messages for it. */
  TooSlow: 4002,
  /** As many pages as the lab allows look at it already. */
  TooMany: 4003,
} as const
