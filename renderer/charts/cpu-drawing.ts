import type { CpuSample } from '../../shared/run.ts'
import { DASHES, type Drawing, type Series } from './drawing.ts'

export const IDLE_MS = 60_000
/** A run shorter than this is over before the CPU was measured often enough: show what was around it too. */
const SHORT_RUN_MS = 2_000
export const PADDING_MS = 500

/** The last minute, when there is no run to show. */
export function idleCpuDrawing(samples: readonly CpuSample[], nowMs: number): Drawing {
  return { fromMs: -IDLE_MS, toMs: 0, zero: 'now', series: coreSeries(samples, nowMs, -IDLE_MS, 0), runMs: null }
}

/** @param startedAtMs the run's start, in milliseconds since the Unix epoch. */
export function runCpuDrawing(samples: readonly CpuSample[], startedAtMs: number, endMs: number): Drawing {
  const padding = endMs < SHORT_RUN_MS ? PADDING_MS : 0
  const [fromMs, toMs] = [0 - padding, endMs + padding]
  const series = coreSeries(samples, startedAtMs, fromMs, toMs)
  return { fromMs, toMs, zero: 'start', series, runMs: padding > 0 ? endMs : null }
}

function coreSeries(samples: readonly CpuSample[], zeroMs: number, fromMs: number, toMs: number): Series[] {
  // One sample beyond each edge, so that the lines reach the edges.
  const first = Math.max(0, samples.findIndex((sample) => sample.atMs - zeroMs >= fromMs) - 1)
  const beyond = samples.findIndex((sample) => sample.atMs - zeroMs > toMs)
  const shown = samples.slice(first, beyond < 0 ? samples.length : beyond + 1)
  const cores = shown.at(-1)?.cores.length ?? 0
  return Array.from({ length: cores }, (_, core) => ({
    label: `Core ${core}`,
    panel: 'upper',
    unit: 'share',
    colour: { hue: cores < 2 ? 200 : 195 + (150 * core) / (cores - 1) },
    dash: cores <= 8 ? (DASHES[core % DASHES.length] ?? []) : [],
    fill: false,
    stepped: false,
    points: shown.map((sample) => ({ x: sample.atMs - zeroMs, y: (sample.cores[core] ?? 0) * 100 })),
  }))
}
