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
  const { fromMs, toMs, runMs } = runWindow(endMs)
  return { fromMs, toMs, zero: 'start', series: coreSeries(samples, startedAtMs, fromMs, toMs), runMs }
}

/** What is shown of the time around a run of this length. `runMs`: the run's part, where more than the run is shown. */
export function runWindow(endMs: number): {
  readonly fromMs: number
  readonly toMs: number
  readonly runMs: number | null
} {
  const padding = endMs < SHORT_RUN_MS ? PADDING_MS : 0
  return { fromMs: 0 - padding, toMs: endMs + padding, runMs: padding > 0 ? endMs : null }
}

/** Time in programs' own code and in the system's, on average over the cores. */
export function userSystemDrawing(
  samples: readonly CpuSample[],
  zeroMs: number,
  window: ReturnType<typeof runWindow>,
): Drawing {
  const shown = within(samples, zeroMs, window.fromMs, window.toMs)
  const line = (label: string, of: (sample: CpuSample) => readonly number[]): Series => ({
    label,
    panel: 'upper',
    unit: 'share',
    colour: label === 'User' ? 'main' : 'alert',
    dash: label === 'User' ? [] : [4, 2],
    fill: true,
    stepped: false,
    points: shown.map((sample) => ({ x: sample.atMs - zeroMs, y: 100 * average(of(sample)) })),
  })
  const series = shown.length === 0 ? [] : [line('User', ({ user }) => user), line('System', ({ system }) => system)]
  return { ...window, zero: 'start', series }
}
const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** With one sample beyond each edge, so that the lines reach the edges. */
export function within(samples: readonly CpuSample[], zeroMs: number, fromMs: number, toMs: number): CpuSample[] {
  const first = Math.max(0, samples.findIndex((sample) => sample.atMs - zeroMs >= fromMs) - 1)
  const beyond = samples.findIndex((sample) => sample.atMs - zeroMs > toMs)
  return samples.slice(first, beyond < 0 ? samples.length : beyond + 1)
}

function coreSeries(samples: readonly CpuSample[], zeroMs: number, fromMs: number, toMs: number): Series[] {
  const shown = within(samples, zeroMs, fromMs, toMs)
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
