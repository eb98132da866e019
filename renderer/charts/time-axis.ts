const STEPS_MS = [
  ...[0.001, 0.01, 0.1, 1, 10, 100].flatMap((decade) => [decade, 2 * decade, 5 * decade]),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * 1000),
]

/** The shortest round step that needs no more than `most` steps. */
export function timeStepMs(rangeMs: number, most: number): number {
  return STEPS_MS.find((step) => rangeMs / step <= most) ?? Math.ceil(rangeMs / most / 3_600_000) * 3_600_000
}

/** Round moments from `fromMs` to `toMs`. */
export function timeTicksMs(fromMs: number, toMs: number, most: number): readonly number[] {
  const step = timeStepMs(toMs - fromMs, Math.max(1, most))
  const first = Math.ceil(fromMs / step)
  const count = Math.max(0, Math.floor(toMs / step) - first + 1)
  return Array.from({ length: count }, (_, index) => (first + index) * step)
}
