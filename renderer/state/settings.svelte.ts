import { MediaQuery } from 'svelte/reactivity'

const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** How the window looks. Kept between sessions where the window has a place for it. */
export class Settings {
  readonly #prefersDark = new MediaQuery('(prefers-color-scheme: dark)')
  #theme: Theme = $state(THEMES.find((theme) => theme === remembered('theme')) ?? 'system')
  #presenter = $state(remembered('presenter') === 'true')

  get theme(): Theme {
    return this.#theme
  }
  /** What `system` comes to just now. */
  get shownTheme(): 'light' | 'dark' {
    if (this.#theme !== 'system') return this.#theme
    return this.#prefersDark.current ? 'dark' : 'light'
  }
  /** Larger text, for the back of a room. */
  get presenter(): boolean {
    return this.#presenter
  }

  cycleTheme(): void {
    this.#theme = THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length] ?? 'system'
    remember('theme', this.#theme)
  }
  togglePresenter(): void {
    this.#presenter = !this.#presenter
    remember('presenter', String(this.#presenter))
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
