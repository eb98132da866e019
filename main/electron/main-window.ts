import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, nativeTheme, screen, type WebContents, type WebFrameMain } from 'electron'
import { complain } from '../headless/terminal.ts'
import { PAGE_ORIGIN } from './app-protocol.ts'
import { rememberedPlace, rememberPlace } from './window-memory.ts'
import { MIN_HEIGHT, MIN_WIDTH, openingPlace } from './window-place.ts'

const PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url))
/** The page's own ground (renderer/look/tokens.css), so that the window does not flash before the page is drawn. */
const GROUND = { light: '#f6f7f8', dark: '#0e1012' }
/** More crashes than that in such a span, and the user decides. */
const MOST_CRASHES = 3
const CRASH_SPAN_MS = 60_000
/** Between two times that the page is brought back. */
const COMEBACK_PAUSE_MS = 1_000
const MOST_URL_CHARACTERS = 80
const FIRST_ERROR_STATUS = 400
/** Another load took this one's place (Chromium's net_error_list.h). */
const NET_ABORTED = -3
const isOurPage = (url: string): boolean => url.startsWith(`${PAGE_ORIGIN}/`)

/** What the menu may ask the page to do. */
export type MenuCommand = 'run' | 'stop' | 'zoom-presenter' | 'theme' | 'hand-out' | 'licences'

/** The one window. */
export class MainWindow {
  readonly #window: BrowserWindow
  #crashesMs: readonly number[] = []
  #broughtBackMs = -Infinity
  #isComingBack = false

  constructor() {
    const remembered = rememberedPlace()
    const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
    this.#window = new BrowserWindow({
      ...openingPlace(remembered, screens),
      minWidth: MIN_WIDTH,
      minHeight: MIN_HEIGHT,
      show: false,
      title: 'Forkscope',
      backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
      webPreferences: {
        preload: PRELOAD,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        devTools: !app.isPackaged,
        // A run goes on while the window is covered, and its charts must be right when it comes back.
        backgroundThrottling: false,
      },
    })
    if (remembered?.maximised === true) this.#window.maximize()
    rememberPlace(this.#window)
    this.#window.once('ready-to-show', () => this.#window.show())
    const { webContents } = this.#window
    webContents.on('render-process-gone', (_event, { reason }) => void this.#recover(reason))
    // Nothing asks before the page goes to about:blank or writes itself over; it is seen when it has happened.
    webContents.on('did-navigate', (_event, url, status) => {
      if (!isOurPage(url)) this.#bringBack(`it went to ${url.slice(0, MOST_URL_CHARACTERS)}`)
      else if (status >= FIRST_ERROR_STATUS) this.#bringBack(`its file was not read (${status})`)
    })
    webContents.on('did-fail-load', (_event, code, why, url, isMainFrame) => {
      if (isMainFrame && code !== NET_ABORTED) this.#bringBack(`${url || 'the page'} was not loaded (${why})`)
    })
  }

  /** @param link what stands behind the address's `#` (shared/deep-link.ts); empty for nothing. */
  load(link: string): void {
    // A failure is told by `did-fail-load`, too.
    this.#window.loadURL(`${PAGE_ORIGIN}/${link === '' ? '' : `#${link}`}`).catch(() => undefined)
  }

  /** Hands a link to the page, which loads nothing anew: its runs go on. */
  follow(link: string): void {
    if (this.#window.isDestroyed()) return
    const { webContents } = this.#window
    const send = () => webContents.send('forkscope:open', link)
    if (webContents.isLoading()) webContents.once('did-finish-load', send)
    else send()
  }

  onShown(listener: () => void): void {
    this.#window.once('show', listener)
  }

  focus(): void {
    if (this.#window.isDestroyed()) return
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  command(command: MenuCommand): void {
    if (!this.#window.isDestroyed()) this.#window.webContents.send('forkscope:menu', command)
  }

  /** The page's web contents, when `frame` is our page itself and no frame or stranger inside it; else null. */
  pageOf(frame: WebFrameMain | null): WebContents | null {
    if (this.#window.isDestroyed() || frame === null) return null
    const { webContents } = this.#window
    return frame === webContents.mainFrame && isOurPage(frame.url) ? webContents : null
  }

  /** Loads the page anew; the lab and its runs are as they were. A page that leaves again and again is loaded at a pace. */
  #bringBack(why: string): void {
    if (this.#window.isDestroyed() || this.#isComingBack) return
    this.#isComingBack = true
    complain(`The window’s page is loaded again: ${why}.`)
    const sinceMs = performance.now() - this.#broughtBackMs
    setTimeout(
      () => {
        this.#isComingBack = false
        this.#broughtBackMs = performance.now()
        if (this.#window.isDestroyed()) return
        this.load('')
        // Back and forth would lead to where it has been.
        this.#window.webContents.once('did-finish-load', () => this.#window.webContents.navigationHistory.clear())
      },
      Math.max(0, COMEBACK_PAUSE_MS - sinceMs),
    )
  }

  /** The page's process died; the lab and its runs did not. The page comes back, unless it does nothing but die. */
  async #recover(reason: string): Promise<void> {
    if (reason === 'clean-exit' || this.#window.isDestroyed()) return
    const nowMs = performance.now()
    this.#crashesMs = [...this.#crashesMs.filter((atMs) => nowMs - atMs < CRASH_SPAN_MS), nowMs]
    if (this.#crashesMs.length > MOST_CRASHES) {
      const { response } = await dialog.showMessageBox(this.#window, {
        type: 'error',
        title: 'Forkscope',
        message: 'The page ends again and again',
        detail: `Its process ended ${this.#crashesMs.length} times in a minute (${reason}). Your runs go on; closing Forkscope ends them.`,
        buttons: ['Load It Again', 'Close Forkscope'],
        cancelId: 0,
      })
      if (this.#window.isDestroyed()) return
      if (response === 1) {
        this.#window.close()
        return
      }
      this.#crashesMs = []
    }
    this.#bringBack(`its process ended (${reason})`)
  }
}
