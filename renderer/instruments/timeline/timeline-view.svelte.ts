import { SvelteSet } from 'svelte/reactivity'
import type { ProcessIndex } from '../../../shared/units.ts'
import type { RunState } from '../../state/run-state.svelte.ts'
import type { Hit } from './draw/hit.ts'
import { around, following, including, lengthOf, panned, wholeRun, zoomed, type Stretch } from './draw/viewport.ts'
import { causeOf, effectOf, type Flow, type Place } from './model/flows.ts'
import { isHold, isLockWait, type SpanKind } from './model/kinds.ts'
import { OPEN } from './model/lane.ts'

/** whole: the run from its start to now. tail: what is shown keeps its length and ends at now. free: it stays. */
type Follow = 'whole' | 'tail' | 'free'

/** How one run's timeline is looked at: which stretch, what is chosen. Kept while the run is. */
export class TimelineView {
  readonly run: RunState
  readonly pinned = new SvelteSet<ProcessIndex>()
  readonly collapsed = new SvelteSet<ProcessIndex>()
  #stretch: Stretch = $state.raw({ fromNs: 0, toNs: 1e9 })
  #follow: Follow = $state('whole')
  #selected: Place | null = $state.raw(null)
  #track: ProcessIndex | null = $state(null)
  #marked: Stretch | null = $state.raw(null)
  hit: Hit | null = $state.raw(null)
  /** The lock or queue that the pointer is on, and the one that was chosen in the legend. */
  pointed: number | null = $state(null)
  chosen: number | null = $state(null)
  contendedOnly = $state(false)
  showsTable = $state(false)
  showsReport = $state(true)
  showsKeys = $state(false)

  constructor(run: RunState) {
    this.run = run
  }

  get endNs(): number {
    return this.run.endMs * 1e6
  }
  /** What is shown now. */
  get stretch(): Stretch {
    if (this.#follow === 'whole') return wholeRun(this.endNs)
    return this.#follow === 'tail' ? following(this.#stretch, this.endNs) : this.#stretch
  }
  get follows(): boolean {
    return this.#follow !== 'free'
  }
  get selected(): Place | null {
    // What was let go cannot stay selected.
    const place = this.#selected
    return place !== null && place.row >= place.lane.firstRow ? place : null
  }
  get track(): ProcessIndex | null {
    return this.#track
  }
  get marked(): Stretch | null {
    return this.#marked
  }
  /** What is pointed out on every track. */
  get lit(): number | null {
    return this.pointed ?? this.chosen ?? this.#lockUnderPointer
  }
  get #lockUnderPointer(): number | null {
    const { hit } = this
    if (hit?.count !== 1 || hit.place.lane.of === 'marks') return null
    const kind = hit.place.lane.kind(hit.place.row) as SpanKind
    return isLockWait(kind) || isHold(kind) ? hit.place.lane.object(hit.place.row) : null
  }
  /** Whether the rest steps far back, or only a little: the pointer passes many locks on its way. */
  get isLitStrongly(): boolean {
    return this.pointed !== null || this.chosen !== null
  }
  /** What the sums are of: the marked stretch, else what is shown of the run. */
  get summed(): Stretch {
    const { fromNs, toNs } = this.#marked ?? this.stretch
    return { fromNs: Math.max(0, fromNs), toNs: Math.max(0, Math.min(toNs, this.endNs)) }
  }

  zoom(factor: number, atNs: number): void {
    const before = this.stretch
    // Zooming at a live run's end goes on following it.
    const atEnd = this.run.isLive && this.follows && atNs > before.fromNs + 0.8 * lengthOf(before)
    this.#stretch = zoomed(before, factor, atNs, this.endNs)
    this.#follow = atEnd ? 'tail' : 'free'
  }
  /** @param share of what is shown. */
  pan(share: number): void {
    const before = this.stretch
    this.#stretch = panned(before, share * lengthOf(before), this.endNs)
    this.#follow = 'free'
  }
  show(stretch: Stretch): void {
    this.#stretch = stretch
    this.#follow = 'free'
  }
  fitRun(): void {
    this.#follow = 'whole'
  }
  /** Comes to the selected span, or the marked stretch, or else to the whole run. */
  fit(): void {
    const place = this.selected
    if (place !== null) this.show(around(this.stretchOf(place), this.endNs))
    else if (this.#marked !== null) this.show(around(this.#marked, this.endNs))
    else this.fitRun()
  }
  toStart(): void {
    this.show({ fromNs: 0, toNs: lengthOf(this.stretch) })
  }
  toEnd(): void {
    this.#stretch = this.stretch
    this.#follow = 'tail'
  }
  /** Follows, or holds still what is shown now; the run goes on. */
  toggleFollow(): void {
    this.#stretch = this.stretch
    this.#follow = this.follows ? 'free' : 'tail'
  }

  select(place: Place | null): void {
    this.#selected = place
    if (place !== null) this.#track = place.process
  }
  selectTrack(process: ProcessIndex | null): void {
    this.#track = process
  }
  mark(stretch: Stretch | null): void {
    this.#marked = stretch
  }
  /** @returns whether there was anything to clear. */
  clear(): boolean {
    if (this.showsKeys) this.showsKeys = false
    else if (this.#selected !== null) this.#selected = null
    else if (this.#marked !== null) this.#marked = null
    else if (this.chosen !== null) this.chosen = null
    else return false
    return true
  }

  /** Selects the span `by` farther on its lane; without one, the first that is shown of the selected track. */
  step(by: 1 | -1): void {
    const { trace } = this.run
    const place = this.selected
    if (place !== null) {
      const row = place.row + by
      if (row >= place.lane.firstRow && row < place.lane.length) this.#reveal({ ...place, row })
      return
    }
    const track = trace.tracks.get(this.#track ?? [...trace.tracks.keys()][0]!)
    if (track === undefined || track.states.rows === 0) return
    const { states } = track
    const at = by === 1 ? states.firstEndingAfter(this.stretch.fromNs) : states.firstStartingAt(this.stretch.toNs) - 1
    const row = Math.max(states.firstRow, Math.min(states.length - 1, at))
    this.#reveal({ process: track.index, lane: states, row })
  }

  /** Goes to the other end of the selected span's flow. @param to its cause, or its effect. @returns that flow. */
  jump(to: 'cause' | 'effect'): Flow | null {
    const place = this.selected
    if (place === null) return null
    const flow = to === 'cause' ? causeOf(this.run.trace, place) : effectOf(this.run.trace, place)
    if (flow !== null) this.#reveal(to === 'cause' ? flow.from : flow.to)
    return flow
  }

  #reveal(place: Place): void {
    this.select(place)
    const { fromNs, toNs } = this.stretchOf(place)
    const shown = this.stretch
    if (toNs < shown.fromNs || fromNs > shown.toNs || fromNs < shown.fromNs) {
      this.show(including(shown, fromNs, this.endNs))
    } else if (toNs > shown.toNs && toNs - fromNs < lengthOf(shown)) this.show(including(shown, toNs, this.endNs))
  }

  stretchOf({ lane, row }: Place): Stretch {
    const fromNs = lane.start(row)
    if (lane.of === 'marks') return { fromNs, toNs: fromNs }
    const end = lane.end(row)
    return { fromNs, toNs: end === OPEN ? Math.max(fromNs, this.endNs) : end }
  }
}

const views = new WeakMap<RunState, TimelineView>()

/** The view of a run: the same when its tab is opened again. */
export function viewOf(run: RunState): TimelineView {
  let view = views.get(run)
  if (view === undefined) views.set(run, (view = new TimelineView(run)))
  return view
}
