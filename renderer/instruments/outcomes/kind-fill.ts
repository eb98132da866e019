import type { ChartLook } from '../../charts/chart-look.ts'
import type { Kind } from './outcome-bins.ts'

/** Pixels of a pattern's square, on a screen of normal density. */
const SIZE = 8

/**
 * How bars of a grade look: colour and pattern, so that neither alone tells them apart. Expected is plain, surprising is
 * hatched, forbidden is crossed.
 */
export function kindFill(kind: Kind, look: ChartLook): string | CanvasPattern {
  const colour = kindColour(kind, look)
  if (kind === 'none' || kind === 'expected') return colour
  const tile = document.createElement('canvas')
  tile.width = SIZE
  tile.height = SIZE
  const context = tile.getContext('2d')!
  context.fillStyle = look.panel
  context.fillRect(0, 0, SIZE, SIZE)
  // Lines alone would leave too little of the colour on the panel's ground.
  context.globalAlpha = 0.45
  context.fillStyle = colour
  context.fillRect(0, 0, SIZE, SIZE)
  context.globalAlpha = 1
  context.strokeStyle = colour
  context.lineWidth = 2
  context.beginPath()
  // Each line also where it comes in from the next tile's corner.
  for (const shift of [-SIZE, 0, SIZE]) {
    context.moveTo(shift, SIZE)
    context.lineTo(shift + SIZE, 0)
    if (kind !== 'forbidden') continue
    context.moveTo(shift, 0)
    context.lineTo(shift + SIZE, SIZE)
  }
  context.stroke()
  return context.createPattern(tile, 'repeat') ?? colour
}

function kindColour(kind: Kind, look: ChartLook): string {
  switch (kind) {
    case 'expected':
      return look.good
    case 'surprising':
      return look.warn
    case 'forbidden':
      return look.bad
    case 'none':
      return look.series.main
  }
}
