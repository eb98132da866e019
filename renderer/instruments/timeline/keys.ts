import type { TimelineView } from './timeline-view.svelte.ts'

const ZOOM = 1.5
const PAN = 0.15

/** One key: what it is called on the help, and what it does. */
interface Key {
  readonly keys: readonly string[]
  readonly shown: string
  readonly meaning: string
  act(view: TimelineView, atNs: number, tracks: Tracks): void
}
/** What moves between tracks needs to know their order on screen. */
export interface Tracks {
  step(by: 1 | -1): void
}

/** Perfetto's keys where it has one for the same thing. */
export const KEYS: readonly Key[] = [
  { keys: ['w', '+', '='], shown: 'W', meaning: 'Zoom in', act: (view, atNs) => view.zoom(1 / ZOOM, atNs) },
  { keys: ['s', '-'], shown: 'S', meaning: 'Zoom out', act: (view, atNs) => view.zoom(ZOOM, atNs) },
  { keys: ['a', 'ArrowLeft'], shown: 'A or ←', meaning: 'Move to the left', act: (view) => view.pan(-PAN) },
  { keys: ['d', 'ArrowRight'], shown: 'D or →', meaning: 'Move to the right', act: (view) => view.pan(PAN) },
  { keys: ['ArrowUp'], shown: '↑', meaning: 'Select the track above', act: (_, __, tracks) => tracks.step(-1) },
  { keys: ['ArrowDown'], shown: '↓', meaning: 'Select the track below', act: (_, __, tracks) => tracks.step(1) },
  { keys: ['.'], shown: '.', meaning: 'Select the next span of the track', act: (view) => view.step(1) },
  { keys: [','], shown: ',', meaning: 'Select the span before it', act: (view) => view.step(-1) },
  { keys: ['['], shown: '[', meaning: 'Go to what led to the selected span', act: (view) => void view.jump('cause') },
  { keys: [']'], shown: ']', meaning: 'Go to what the selected span led to', act: (view) => void view.jump('effect') },
  {
    keys: ['f', 'Enter'],
    shown: 'F or Enter',
    meaning: 'Fit the selection, or the whole run',
    act: (view) => view.fit(),
  },
  {
    keys: ['m'],
    shown: 'M',
    meaning: 'Mark the selected span’s time, to read its sums',
    act: (view) => {
      if (view.selected !== null) view.mark(view.stretchOf(view.selected))
    },
  },
  { keys: ['Home'], shown: 'Home', meaning: 'Go to the start', act: (view) => view.toStart() },
  { keys: ['End'], shown: 'End', meaning: 'Go to the end, and follow a live run', act: (view) => view.toEnd() },
  { keys: ['p'], shown: 'P', meaning: 'Hold still, or follow again', act: (view) => view.toggleFollow() },
  {
    keys: ['c'],
    shown: 'C',
    meaning: 'Only contended locks, or everything',
    act: (view) => (view.contendedOnly = !view.contendedOnly),
  },
  { keys: ['t'], shown: 'T', meaning: 'As a table', act: (view) => (view.showsTable = !view.showsTable) },
  { keys: ['?'], shown: '?', meaning: 'These keys', act: (view) => (view.showsKeys = !view.showsKeys) },
]
/** What is done with the pointer, for the help. */
export const POINTER: readonly (readonly [string, string])[] = [
  ['Ctrl or ⌘ + wheel, pinch', 'Zoom'],
  ['Wheel', 'Scroll the tracks'],
  ['Shift + wheel, drag', 'Move in time'],
  ['Drag on the ruler, Shift + drag', 'Mark a stretch, to read its sums'],
  ['Click', 'Select a span or a mark'],
  ['Double click', 'Fit what was clicked'],
  ['Esc', 'Clear the selection; stops the run when there is none'],
]

/** @returns whether the timeline used the key. */
export function pressKey(event: KeyboardEvent, view: TimelineView, atNs: number, tracks: Tracks): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  // The page's own: it begins and ends presenting.
  if (event.shiftKey && event.key === 'P') return false
  if (event.key === 'Escape') return view.clear()
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const key = KEYS.find(({ keys }) => keys.includes(pressed))
  if (key === undefined) return false
  key.act(view, atNs, tracks)
  return true
}
