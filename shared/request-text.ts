/**
 * A request travels as JSON in every shell: a text's length bounds what it can hold before anything of it is read. An
 * object of a million names takes a second only to be looked at.
 */
export const MOST_REQUEST_CHARACTERS = 1024 * 1024

/** undefined when it is no JSON. */
export function parseRequest(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Whether something that arrived may be a request: a text that is not too long. */
export const isRequestText = (data: unknown): data is string =>
  typeof data === 'string' && data.length <= MOST_REQUEST_CHARACTERS
