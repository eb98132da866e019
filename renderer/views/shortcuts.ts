/** Ctrl/Cmd+Enter or F5 runs; Escape or Shift+F5 stops. */
export function shortcutOf(event: KeyboardEvent): 'run' | 'stop' | null {
  if (event.key === 'F5') return event.shiftKey ? 'stop' : 'run'
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return 'run'
  return event.key === 'Escape' ? 'stop' : null
}

export const runKeys = (platform: string): string => (platform === 'darwin' ? '⌘↩ or F5' : 'Ctrl+Enter or F5')
export const STOP_KEYS = 'Esc or Shift+F5'
