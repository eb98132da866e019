/** One animation frame for all charts: however often data arrives, each chart draws at most once a frame. */
const due = new Set<() => void>()
let frame = 0

export function requestRedraw(draw: () => void): void {
  due.add(draw)
  if (frame === 0) frame = requestAnimationFrame(drawAll)
}

export function cancelRedraw(draw: () => void): void {
  due.delete(draw)
}

function drawAll(): void {
  frame = 0
  const draws = [...due]
  due.clear()
  for (const draw of draws) draw()
}
