import type { ShareSample } from '../../state/share-history.ts'

export const SPARKLINE = { width: 120, height: 24 } as const

/**
 * The line of a process's shares over the run's whole time, and the same closed below, as SVG paths. The top is one whole
 * core, or the most that it used where that is more.
 */
export function sparkline(samples: readonly ShareSample[], endMs: number): { line: string; area: string } {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined) return { line: '', area: '' }
  const top = Math.max(1, ...samples.map(({ share }) => share))
  const x = (atMs: number): string => ((atMs / Math.max(endMs, last.atMs, 1)) * SPARKLINE.width).toFixed(1)
  const y = (share: number): string => ((1 - share / top) * (SPARKLINE.height - 2) + 1).toFixed(1)
  const line = `M ${samples.map(({ atMs, share }) => `${x(atMs)} ${y(share)}`).join(' L ')}`
  return { line, area: `${line} L ${x(last.atMs)} ${SPARKLINE.height} L ${x(first.atMs)} ${SPARKLINE.height} Z` }
}
