import { pageFile, type PageFile } from '../headless/browser/page-files.ts'

/** Where the window's page lives. A scheme of its own, so that no file of the user's disk shares its origin. */
export const APP_SCHEME = 'forkscope'
export const APP_ORIGIN = `${APP_SCHEME}://app`

/** The file that `url` means, with its content type; null when it is no page file under `folder`. */
export function appFile(url: string, folder: string): PageFile | null {
  if (!url.startsWith(`${APP_ORIGIN}/`)) return null
  try {
    return pageFile(new URL(url).pathname, folder)
  } catch {
    return null
  }
}
