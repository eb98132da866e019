/** Whether a key goes to a place where text is written: it then means what it says. */
export function isTyping(event: KeyboardEvent): boolean {
  // The editor's text lies inside a shadow root, and the event says so only along its path.
  const target = event.composedPath()[0] ?? event.target
  return (
    target instanceof Element &&
    target.closest('textarea, select, input:not([type="checkbox"], [type="radio"]), [contenteditable="true"]') !== null
  )
}
