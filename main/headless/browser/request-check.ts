import type { IncomingMessage } from 'node:http'

/** A request that is not answered, and why. */
export interface Refusal {
  readonly status: 403 | 404 | 405
  readonly why: string
}

/**
 * Whether a request comes from our own page on this machine. The host is checked against DNS rebinding: another site's
 * name may lead to 127.0.0.1 too. The origin is checked against another site's page that calls us by our right name.
 */
export function checkOrigin({ headers }: IncomingMessage, port: number, needsOrigin: boolean): Refusal | null {
  const { host, origin } = headers
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return { status: 403, why: `Forkscope answers only at http://127.0.0.1:${port}.` }
  if (origin === undefined ? needsOrigin : origin !== `http://${host}`)
    return { status: 403, why: 'Forkscope answers only its own page.' }
  return null
}
