import { linkIn, type DeepLink } from '../../shared/deep-link.ts'
import { tokenIn } from '../../shared/entry.ts'

/** Takes the link out of the page's address: a reload must not follow it again. A token stays for who needs it. */
export function takeLink(): DeepLink | null {
  const fragment = location.hash.slice(1)
  const link = linkIn(fragment)
  if (link === null) return null
  const token = tokenIn(fragment)
  history.replaceState(null, '', `${location.pathname}${token === '' ? '' : `#${token}`}`)
  return link
}

/** Also when a link is put behind the address of an open page. One with a token loads the page anew and is taken then. */
export function onLink(follow: (link: DeepLink) => void): void {
  window.addEventListener('hashchange', () => {
    const link = tokenIn(location.hash.slice(1)) === '' ? takeLink() : null
    if (link !== null) follow(link)
  })
}
