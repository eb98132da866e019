import type { LockReport, QueueReport } from '../../shared/run.ts'
import { formatCount, formatCounted, formatNs, formatShare } from '../look/format.ts'
import type { Drawing } from './drawing.ts'

/** Each chart in a line of text, from the lab's exact totals where there are any. */
export function lockSummary(locks: readonly LockReport[]): string {
  if (locks.length === 0) return ''
  const acquisitions = total(locks, (lock) => lock.acquisitions)
  const contentions = total(locks, (lock) => lock.contentions)
  const longest = Math.max(...locks.map((lock) => lock.waitMaxNs))
  const wait = contentions === 0 ? 'never waited for' : `longest wait ${formatNs(longest)}`
  return `${formatCounted(acquisitions, 'acquisition')}, ${formatCount(contentions)} contended, ${wait}`
}

export function queueSummary(queues: readonly QueueReport[]): string {
  if (queues.length === 0) return ''
  const puts = total(queues, (queue) => queue.puts)
  const gets = total(queues, (queue) => queue.gets)
  const deepest = Math.max(...queues.map((queue) => queue.maxDepth))
  return `${formatCounted(puts, 'put')}, ${formatCounted(gets, 'get')}, greatest depth ${formatCount(deepest)}`
}

/** Over the time that is drawn. */
export function cpuSummary(drawing: Drawing): string {
  const cores = drawing.series.map(({ label, points }) => ({
    label,
    mean: points.length === 0 ? 0 : total(points, (point) => point.y) / points.length / 100,
  }))
  const first = cores[0]
  if (first === undefined) return ''
  const mean = total(cores, (core) => core.mean) / cores.length
  const shade = drawing.runMs === null ? '' : '. Shaded: the run'
  if (cores.length === 1) return `1 core, ${formatShare(mean)} on average${shade}`
  const busiest = cores.reduce((most, core) => (core.mean > most.mean ? core : most), first)
  return `${cores.length} cores, ${formatShare(mean)} on average; busiest: ${busiest.label}, ${formatShare(busiest.mean)}${shade}`
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0)
}
