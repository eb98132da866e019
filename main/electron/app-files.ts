import { extname, resolve, sep } from 'node:path'

/** Where the window's page lives. A scheme of its own, so that no file of the user's disk shares its origin. */
export const APP_SCHEME = 'forkscope'
export const APP_ORIGIN = `${APP_SCHEME}://app`

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export const POLICY = [
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

/** The file that `url` means, with its content type; null when it is no page file under `folder`. */
export function appFile(url: string, folder: string): { readonly path: string; readonly contentType: string } | null {
  if (!url.startsWith(`${APP_ORIGIN}/`)) return null
  let name: string
  try {
    name = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null
  }
  if (name === '/') name = '/index.html'
  // A backslash parts folders on Windows, a colon names a drive or a stream there, a NUL ends a name in C.
  if (/[\\:\0]/.test(name)) return null
  const path = resolve(folder, `.${name}`)
  const contentType = CONTENT_TYPES[extname(path)]
  return path.startsWith(resolve(folder) + sep) && contentType !== undefined ? { path, contentType } : null
}
