import { extname, resolve, sep } from 'node:path'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What goes with every file of the page, whichever shell serves it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

export interface PageFile {
  readonly path: string
  readonly contentType: string
}

/**
 * The page's file that a URL's path means; null when it is none under `folder`.
 * @param pathname still percent-encoded, without query and fragment.
 */
export function pageFile(pathname: string, folder: string): PageFile | null {
  let name: string
  try {
    name = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (name === '/') name = '/index.html'
  // A backslash parts folders on Windows, a colon names a drive or a stream there, a NUL ends a name in C.
  if (!name.startsWith('/') || /[\\:\0]/.test(name)) return null
  const path = resolve(folder, `.${name}`)
  const contentType = CONTENT_TYPES[extname(path)]
  return path.startsWith(resolve(folder) + sep) && contentType !== undefined ? { path, contentType } : null
}
