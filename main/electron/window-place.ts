import * as v from 'valibot'

/** A rectangle on the desktop, in the desktop's own pixels. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const WindowPlace = v.object({
  x: v.pipe(v.number(), v.safeInteger()),
  y: v.pipe(v.number(), v.safeInteger()),
  width: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32_767)),
  height: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32_767)),
  maximised: v.boolean(),
})
export type WindowPlace = v.InferOutput<typeof WindowPlace>

export const MIN_WIDTH = 900
export const MIN_HEIGHT = 600
const DEFAULT_WIDTH = 1440
const DEFAULT_HEIGHT = 900
/** So much of the window's top edge must be on a screen to drag it by. */
const HANDLE_WIDTH = 120
const HANDLE_HEIGHT = 32

/**
 * Where the window opens: where it was, as long as it can still be taken hold of there, else in the middle of the
 * first screen. Never larger than that screen, so that a projector's small desktop shows all of it.
 * @param screens the areas a window may cover; the primary screen first.
 */
export function openingPlace(saved: Rectangle | null, screens: readonly Rectangle[]): Rectangle {
  const home = saved === null ? undefined : screens.find((screen) => canBeHeld(saved, screen))
  if (saved !== null && home !== undefined) {
    return { x: saved.x, y: saved.y, ...fit(saved.width, saved.height, home) }
  }
  const primary = screens[0] ?? { x: 0, y: 0, width: DEFAULT_WIDTH, height: DEFAULT_HEIGHT }
  const size = fit(saved?.width ?? DEFAULT_WIDTH, saved?.height ?? DEFAULT_HEIGHT, primary)
  return {
    x: primary.x + Math.round((primary.width - size.width) / 2),
    y: primary.y + Math.round((primary.height - size.height) / 2),
    ...size,
  }
}

function canBeHeld(place: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(place.x + place.width, screen.x + screen.width) - Math.max(place.x, screen.x)
  return across >= HANDLE_WIDTH && place.y >= screen.y && place.y + HANDLE_HEIGHT <= screen.y + screen.height
}

const fit = (width: number, height: number, screen: Rectangle) => ({
  width: Math.min(Math.max(width, MIN_WIDTH), screen.width),
  height: Math.min(Math.max(height, MIN_HEIGHT), screen.height),
})
