import type { Place } from './flows.ts'
import type { RunTrace } from './run-trace.ts'

/** The first spans and marks that touch a stretch, in order of time. @returns whether there were more than `most`. */
export function listPlaces(
  trace: RunTrace,
  fromNs: number,
  toNs: number,
  most: number,
): { readonly places: readonly Place[]; readonly more: boolean } {
  const places: Place[] = []
  for (const { index, states, holds, marks } of trace.tracks.values()) {
    for (const lane of [states, ...holds, marks]) {
      const first = lane.of === 'spans' ? lane.firstEndingAfter(fromNs) : lane.firstStartingAt(fromNs)
      const last = Math.min(lane.firstStartingAt(toNs, first), first + most + 1)
      for (let row = first; row < last; row += 1) places.push({ process: index, lane, row })
    }
  }
  places.sort((one, other) => one.lane.start(one.row) - other.lane.start(other.row))
  return { places: places.slice(0, most), more: places.length > most }
}
