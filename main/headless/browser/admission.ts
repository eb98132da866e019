import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Entry } from '../../../shared/entry.ts'

const SECRET_BYTES = 16
const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

/**
 * Who may look at the lab. The link's token lets one page in, once. That page is given the session, which lets it in
 * again after a reload or a lost connection, and whatever tab its reader copies it into; nobody else can know it.
 */
export class Admission {
  readonly token = newSecret()
  readonly #session = newSecret()
  #tokenUsed = false

  /** @returns the session, or null with nothing used up. */
  admit({ token, session }: Entry): string | null {
    if (session !== undefined && isSame(session, this.#session)) return this.#session
    if (token === undefined || !isSame(token, this.token) || this.#tokenUsed) return null
    this.#tokenUsed = true
    return this.#session
  }
}

/** Takes as long for a secret that is almost right as for any other; hashes have one length. */
const isSame = (given: string, right: string): boolean => timingSafeEqual(digest(given), digest(right))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
