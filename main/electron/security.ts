import { app, session } from 'electron'
import { APP_SCHEME } from './app-files.ts'
import { IS_DEV, PAGE_ORIGIN } from './app-protocol.ts'

/** Chromium's own errands on the network. Forkscope works offline, so it has none. Must come before `ready`. */
export function staySilentOnNetwork(): void {
  for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability']) {
    app.commandLine.appendSwitch(name)
  }
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND, EXCLUDE localhost')
}

/** Our page asks for nothing but its own files, goes nowhere else, opens nothing, and may use no device. */
export function trustOnlyOurPage(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  // Charts are saved from what the page has made itself; the system's dialog asks where.
  defaultSession.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${PAGE_ORIGIN}/`)) event.preventDefault()
  })
  defaultSession.setSpellCheckerEnabled(false)
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }))

  app.on('web-contents-created', (_event, contents) => {
    // The page is loaded by us and never leaves; in development its server may reload it.
    contents.on('will-frame-navigate', (event) => {
      if (!IS_DEV || !event.isMainFrame || !event.url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

const OWN_SCHEMES: ReadonlySet<string> = new Set([`${APP_SCHEME}:`, 'data:', 'blob:', 'devtools:'])

function mayLoad(address: string): boolean {
  const url = new URL(address)
  if (OWN_SCHEMES.has(url.protocol)) return true
  return IS_DEV && url.host === new URL(PAGE_ORIGIN).host
}
