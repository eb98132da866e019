/** What times between frames, milliseconds, come to. */
export const perSecond = (frames: readonly number[]): number =>
  (1000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0)
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN
