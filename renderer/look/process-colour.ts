import type { ProcessIndex } from '../../shared/units.ts'

/** Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), told apart with every common colour vision. */
const OKABE_ITO = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#999999'] as const

const SHAPES = ['disc', 'square', 'diamond'] as const
export type SwatchShape = (typeof SHAPES)[number]

/** Only swatches take the pure colour. Text beside them keeps the text colour: half of the palette is too pale for it. */
export const processColour = (index: ProcessIndex): string => OKABE_ITO[index % OKABE_ITO.length] ?? OKABE_ITO[7]

/** Past eight processes colours repeat, and shapes tell them apart. */
export const processShape = (index: ProcessIndex): SwatchShape =>
  SHAPES[Math.floor(index / OKABE_ITO.length) % SHAPES.length] ?? 'disc'
