import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, nativeTheme, screen, type WebContents, type WebFrameMain } from 'electron'
import { complain } from '../headless/terminal.ts'
import { PAGE_ORIGIN } from './app-protocol.ts'
import { rememberedPlace, rememberPlace } from './window-memory.ts'
import { MIN_HEIGHT, MIN_WIDTH, openingPlace } from './window-place.ts'

const PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url))
/** The page's own ground (renderer/look/tokens.css), so that the window does not flash before the page is drawn. */
const GROUND = { light: '#f6f7f8', dark: '#0e1012' }
const CRASH_PAUSE_MS = 60_000

/** What the menu may ask the page to do. */
export type MenuCommand = 'run' | 'stop' | 'zoom-presenter' | 'theme' | 'hand-out' | 'licences'

/** The one window. */
export class MainWindow {
  readonly #window: BrowserWindow
  #lastCrashMs = -Infinity

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
    this.#window.webContents.on('render-process-gone', (_event, { reason }) => this.#recover(reason))
  }

  /** @param link what stands behind the address's `#` (shared/deep-link.ts); empty for nothing. */
  load(link: string): void {
    // A failure shows as an empty window with its reason on stderr; there is nothing else to load.
    this.#window.loadURL(`${PAGE_ORIGIN}/${link === '' ? '' : `#${link}`}`).catch((error: unknown) => complain(error))
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
    return frame === webContents.mainFrame && frame.url.startsWith(`${PAGE_ORIGIN}/`) ? webContents : null
  }

  /** The page's process died; the runs did not. Once a minute the page simply comes back. */
  #recover(reason: string): void {
    if (reason === 'clean-exit' || this.#window.isDestroyed()) return
    complain(`The window's page ended: ${reason}.`)
    const now = performance.now()
    const again = now - this.#lastCrashMs < CRASH_PAUSE_MS
    this.#lastCrashMs = now
    if (!again) {
      this.#window.reload()
      return
    }
    dialog.showErrorBox(
      'The window stopped twice',
      `The page ended again (${reason}). Forkscope ends its runs and closes.`,
    )
    this.#window.close()
  }
}
