import { isTyping } from '../state/is-typing.ts'

/** Ctrl/Cmd+Enter or F5 runs; Escape or Shift+F5 stops. */
export function shortcutOf(event: KeyboardEvent): 'run' | 'stop' | null {
  if (event.key === 'F5') return event.shiftKey ? 'stop' : 'run'
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return 'run'
  return event.key === 'Escape' ? 'stop' : null
}

export const runKeys = (platform: string): string => (platform === 'darwin' ? '⌘↩ or F5' : 'Ctrl+Enter or F5')
export const STOP_KEYS = 'Esc or Shift+F5'

/** "/" where nothing is being written, or Ctrl+K (⌘K), go to the search for lessons. */
export function isSearchKey(event: KeyboardEvent, platform: string): boolean {
  if (event.defaultPrevented || event.altKey || event.shiftKey) return false
  const command = platform === 'darwin' ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (event.key.toLowerCase() === 'k') return command
  return event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event)
}

export const searchKeys = (platform: string): string => (platform === 'darwin' ? '/ or ⌘K' : '/ or Ctrl+K')
/** A browser does not say it straight; its keys are those of the system it runs on. */
export const keyPlatform = (): string =>
  window.forkscope?.platform ?? (navigator.userAgent.includes('Macintosh') ? 'darwin' : '')
