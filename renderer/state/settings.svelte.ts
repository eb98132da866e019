import { MediaQuery } from 'svelte/reactivity'
import { innerHeight, innerWidth } from 'svelte/reactivity/window'

const THEMES = ['system', 'light', 'dark'] as const
const REM_PX = 16
export type Theme = (typeof THEMES)[number]

/** How the window looks. Kept between sessions where the window has a place for it. */
export class Settings {
  readonly #prefersDark = new MediaQuery('(prefers-color-scheme: dark)')
  #theme: Theme = $state(THEMES.find((theme) => theme === remembered('theme')) ?? 'system')
  #presenter = $state(remembered('presenter') === 'true')
  #everything = $state(false)

  get theme(): Theme {
    return this.#theme
  }
  /** What `system` comes to just now. */
  get shownTheme(): 'light' | 'dark' {
    if (this.#theme !== 'system') return this.#theme
    return this.#prefersDark.current ? 'dark' : 'light'
  }
  /** In front of a room: large, and only what matters. */
  get presenter(): boolean {
    return this.#presenter
  }

  /** A presenter has asked for the whole screen, small as it is, and goes on presenting. */
  get everything(): boolean {
    return this.#everything
  }
  /** Whether the page is drawn for a room just now. */
  get isLarge(): boolean {
    return this.#presenter && !this.#everything
  }
  /** One rem in pixels. For a room it grows with the window, so that a projector's every size shows the same. */
  get remPx(): number {
    if (!this.isLarge) return REM_PX
    const { current: width = 1280 } = innerWidth
    const { current: height = 720 } = innerHeight
    return Math.round(2 * Math.min(42, Math.max(20, Math.min(width / 61, height / 34)))) / 2
  }

  cycleTheme(): void {
    this.#theme = THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length] ?? 'system'
    remember('theme', this.#theme)
  }
  togglePresenter(): void {
    this.#presenter = !this.#presenter
    this.#everything = false
    remember('presenter', String(this.#presenter))
  }
  toggleEverything(): void {
    this.#everything = !this.#everything
  }
}

// Storage may be refused (private windows, some file: pages); the settings then last as long as the window.
function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`forkscope.${name}`)
  } catch {
    return null
  }
}
function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`forkscope.${name}`, value)
  } catch {
    return
  }
}
