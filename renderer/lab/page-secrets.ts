import { isSecret, tokenIn, type Entry } from '../../shared/entry.ts'

const SESSION = 'forkscope.session'
/** Where the browser refuses storage, the session lasts as long as the page. */
let held: string | null = null

/** What this page can show to be let in: its link's token, and the session it was given before a reload. */
export function pageEntry(): Entry {
  const token = tokenInAddress()
  const session = storedSession()
  return { ...(token === null ? {} : { token }), ...(session === null ? {} : { session }) }
}

/** Kept for this tab alone, until it is closed; the token leaves the address and the browser's history. */
export function keepSession(session: string): void {
  held = session
  try {
    sessionStorage.setItem(SESSION, session)
  } catch {
    // Then a reload needs a new link.
  }
  if (tokenInAddress() !== null) history.replaceState(null, '', location.pathname)
}

/** The lab does not know them: another lab's, or used. */
export function forgetSecrets(): void {
  held = null
  try {
    sessionStorage.removeItem(SESSION)
  } catch {
    // Nothing could be stored either.
  }
  if (tokenInAddress() !== null) history.replaceState(null, '', location.pathname)
}

/** A new link pasted over an old page changes only the fragment, which loads nothing by itself. */
export function reloadOnNewLink(): void {
  window.addEventListener('hashchange', () => {
    if (tokenInAddress() !== null) location.reload()
  })
}

function tokenInAddress(): string | null {
  const token = tokenIn(location.hash.slice(1))
  return token === '' ? null : token
}

function storedSession(): string | null {
  try {
    const stored = sessionStorage.getItem(SESSION) ?? held
    return stored !== null && isSecret(stored) ? stored : null
  } catch {
    return held
  }
}
