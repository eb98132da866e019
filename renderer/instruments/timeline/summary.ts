import { formatCount, formatCounted, formatNs } from '../../look/format.ts'
import type { RunState } from '../../state/run-state.svelte.ts'
import type { Layout } from './draw/layout.ts'
import { lengthOf } from './draw/viewport.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

/** The timeline in a line of text. */
export function summaryOf(run: RunState, view: TimelineView, { rows, hidden }: Layout): string {
  const { fromNs, toNs } = view.summed
  const shown = formatNs(lengthOf({ fromNs, toNs: Math.max(fromNs, toNs) }))
  const parts = [
    `${formatCounted(rows.length, 'track')}${hidden === 0 ? '' : `, ${formatCount(hidden)} without contention hidden`}`,
    formatCounted(run.trace.rows, 'span and mark', 'spans and marks'),
    view.marked === null ? `shows ${shown} from ${formatNs(fromNs)}` : `marked ${shown} from ${formatNs(fromNs)}`,
  ]
  if (run.facts.dropped > 0) parts.push(`${formatCounted(run.facts.dropped, 'event')} dropped: gaps are hatched`)
  if (run.trace.letGoNs > 0) parts.push(`what lies before ${formatNs(run.trace.letGoNs)} was let go`)
  return parts.join(' · ')
}
