import { storedText } from '../../shared/characters.ts'
import type { StoredValue } from '../../shared/run.ts'

/** Numbers as people read them. A no-break space keeps each number with its unit. */
const NBSP = '\u00a0'
const counts = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

export const formatCount = (count: number): string => counts.format(count)

/** "1 event", "2,000 events". */
export function formatCounted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)}${NBSP}${count === 1 ? noun : plural}`
}

/** Three significant digits, without trailing zeros: 4.56, 45.6, 456. */
function threeDigits(value: number): string {
  const size = Math.abs(value)
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2
  return String(Number(value.toFixed(decimals)))
}

const DURATIONS = [
  { ns: 1, unit: 'ns' },
  { ns: 1e3, unit: 'µs' },
  { ns: 1e6, unit: 'ms' },
  { ns: 1e9, unit: 's' },
] as const

/** "850 ns", "12.3 µs", "4.56 ms", "1.2 s", "2 min 5 s". */
export function formatNs(ns: number): string {
  if (!Number.isFinite(ns)) return '–'
  const size = Math.abs(ns)
  if (size === 0) return `0${NBSP}s`
  if (Math.round(size / 1e9) >= 120) {
    const seconds = Math.round(size / 1e9)
    const rest = seconds % 60
    const minutes = `${ns < 0 ? '−' : ''}${formatCount(Math.floor(seconds / 60))}${NBSP}min`
    return rest === 0 ? minutes : `${minutes}${NBSP}${rest}${NBSP}s`
  }
  // 999.6 µs must read 1 ms, not 1000 µs: the next unit starts where rounding would reach it.
  const step = DURATIONS.findLast((duration) => size >= duration.ns * 0.9995) ?? DURATIONS[0]
  return `${threeDigits(ns / step.ns)}${NBSP}${step.unit}`.replace('-', '−')
}

export const formatMs = (ms: number): string => formatNs(ms * 1e6)

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** "512 B", "1.5 KiB", "48.2 MiB". */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–'
  let size = bytes
  let step = 0
  while (size >= 1023.5 && step < SIZES.length - 1) {
    size /= 1024
    step += 1
  }
  return `${threeDigits(size)}${NBSP}${SIZES[step] ?? 'B'}`
}

/** A share of one: "45 %". One process may use more than one core: "180 %". */
export const formatShare = (share: number): string => `${counts.format(share * 100)}${NBSP}%`

/** Large counts on an axis or in a tooltip: "950", "12.3k", "1.2M". */
export function formatCompact(value: number): string {
  const size = Math.abs(value)
  if (size >= 999_500) return `${threeDigits(value / 1e6)}M`
  if (size >= 9_995) return `${threeDigits(value / 1e3)}k`
  return size >= 100 ? counts.format(value) : threeDigits(value)
}

export const formatRate = (perSecond: number): string => `${formatCompact(perSecond)}${NBSP}/s`

/** A value of shared memory as its type code means it: floats short, integers exact, characters quoted. */
export function formatStored(typecode: string, value: StoredValue): string {
  return typecode === 'f' ? String(Number(Number(value).toPrecision(7))) : storedText(value)
}

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** "on 23 Nov, 07:14", the machine's own time. */
export const formatDay = (isoTimestamp: string): string => `on ${days.format(new Date(isoTimestamp))}`
