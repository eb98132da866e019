/**
 * One animation frame for all charts: however often data arrives, each chart draws at most once a frame. What does not fit
 * into a frame's share waits for the next, the longest waiting first, so that the page keeps the display's pace.
 */
const SHARE_MS = 6
const due = new Set<() => void>()
let frame = 0

/** One that waits already keeps its place in the line: cancel it only when it is gone, or the last would never be drawn. */
export function requestRedraw(draw: () => void): void {
  due.add(draw)
  if (frame === 0) frame = requestAnimationFrame(drawAll)
}

export function cancelRedraw(draw: () => void): void {
  due.delete(draw)
}

function drawAll(): void {
  frame = 0
  const endMs = performance.now() + SHARE_MS
  for (const draw of [...due]) {
    due.delete(draw)
    draw()
    if (performance.now() >= endMs) break
  }
  if (due.size > 0 && frame === 0) frame = requestAnimationFrame(drawAll)
}
