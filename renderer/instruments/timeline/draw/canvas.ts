/** Sizes a canvas for sharp lines on this screen. @returns its context, in CSS pixels; null when it has no size yet. */
export function preparedContext(
  canvas: HTMLCanvasElement,
  widthPx: number,
  heightPx: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)]
  if (width < 1 || height < 1) return null
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const ctx = canvas.getContext('2d', { alpha: false })
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0)
  return ctx
}
