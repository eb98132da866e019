import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { app, protocol } from 'electron'
import { PAGE_HEADERS } from '../headless/browser/page-files.ts'
import { APP_ORIGIN, APP_SCHEME, appFile } from './app-files.ts'

const PAGE_FOLDER = fileURLToPath(new URL('../renderer', import.meta.url))

/** `electron-vite dev` serves the page itself and says where; a packaged program never listens to that. */
const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
export const PAGE_ORIGIN = devServer === undefined ? APP_ORIGIN : new URL(devServer).origin
export const IS_DEV = devServer !== undefined

/** Must come before the `ready` event. The page fetches a file of its own, the licences; its policy keeps it from all else. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }])
}

/** Answers requests for the page's own files, and nothing else. */
export function serveApp(): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? appFile(request.url, PAGE_FOLDER) : null
    const body = file === null ? null : await readFile(file.path).catch(() => null)
    if (file === null || body === null) return new Response(null, { status: 404 })
    return new Response(new Uint8Array(body), {
      headers: { 'Content-Type': file.contentType, ...PAGE_HEADERS },
    })
  })
}
