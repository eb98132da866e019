import { isTyping } from '../state/is-typing.ts'

export type TalkKey = 'toggle' | 'everything' | 'next' | 'previous'

const STEPS: Partial<Record<string, TalkKey>> = {
  PageDown: 'next',
  PageUp: 'previous',
  ArrowRight: 'next',
  ArrowLeft: 'previous',
}

/**
 * Shift+P begins and ends presenting, Shift+L shows the whole screen for a while; a presenter's remote sends Page Down and Page Up.
 * Arrows are the presenter's only where nothing else has used them.
 */
export function talkKey(event: KeyboardEvent, presenting: boolean): TalkKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return null
  if (event.shiftKey && event.key.toUpperCase() === 'P') return 'toggle'
  if (!presenting) return null
  if (event.shiftKey) return event.key.toUpperCase() === 'L' ? 'everything' : null
  return event.defaultPrevented ? null : (STEPS[event.key] ?? null)
}
