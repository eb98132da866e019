import { formatCount, formatCounted, formatNs, formatShare } from '../../look/format.ts'
import type { Hit } from './draw/hit.ts'
import { causeOf, effectOf, type Flow, type Place } from './model/flows.ts'
import { isHold, isLockWait, MarkKind, SpanKind } from './model/kinds.ts'
import { OPEN } from './model/lane.ts'
import type { RunTrace } from './model/run-trace.ts'
import { Outcome } from './model/track.ts'
import { markText, SPAN_TITLES, spanText, type Names } from './texts.ts'

/** What is told of a span or a mark: a title, and lines of what and how much. */
export interface Description {
  readonly title: string
  readonly lines: readonly (readonly [string, string])[]
}

/** Holds looked at to say who held a lock during one wait. */
const MOST_HOLDS = 20_000
const MOST_HOLDERS = 4

export function describeHit(trace: RunTrace, hit: Hit, nowNs: number, names: Names): Description {
  if (hit.count === 1 || hit.place.lane.of === 'marks') {
    const one = describePlace(trace, hit.place, nowNs, names)
    const more = hit.count - 1
    return more === 0 ? one : { ...one, lines: [...one.lines, ['And', `${formatCount(more)} more here`]] }
  }
  const lengthNs = hit.toNs - hit.fromNs
  const shares = [...hit.sums]
    .sort((one, other) => other[1] - one[1])
    .map(([kind, ns]): [string, string] => [
      SPAN_TITLES[kind as SpanKind],
      `${formatNs(ns)}, ${formatShare(lengthNs > 0 ? ns / lengthNs : 0)}`,
    ])
  return {
    title: `${formatCounted(hit.count, 'span')} in ${formatNs(lengthNs)}`,
    lines: [['Process', names.process(hit.place.process)], ['From', moment(hit.fromNs)], ...shares],
  }
}

export function describePlace(trace: RunTrace, place: Place, nowNs: number, names: Names): Description {
  const { lane, row, process } = place
  const who: [string, string] = ['Process', names.process(process)]
  const flows = flowLines(trace, place, names)
  if (lane.of === 'marks') {
    const kind = lane.kind(row) as MarkKind
    const title = markText(kind, lane.object(row), lane.first(row), names)
    return { title, lines: [who, ['At', moment(lane.start(row))], ...markLines(place), ...flows] }
  }
  const kind = lane.kind(row) as SpanKind
  const [fromNs, endNs] = [lane.start(row), lane.end(row)]
  const isOpen = endNs === OPEN
  const toNs = Math.min(endNs, nowNs)
  const lines: [string, string][] = [
    who,
    ['Lasted', `${formatNs(toNs - fromNs)}${isOpen && kind !== SpanKind.Ended ? ' so far' : ''}`],
    ['From', moment(fromNs)],
    ['To', isOpen ? 'open' : moment(toNs)],
  ]
  if (isLockWait(kind)) lines.push(...holderLines(trace, place, toNs, names))
  if (isLockWait(kind) && !isOpen && lane.first(row) !== Outcome.Got) lines.push(['Ended', 'without an acquisition'])
  if (kind === SpanKind.HeldWanted) lines.push(...waiterLines(trace, place, toNs, names))
  const title = spanText(kind, lane.object(row), lane.second(row), names)
  return { title, lines: [...lines, ...flows] }
}

/** One line of text, for who hears the screen. */
export const inWords = ({ title, lines }: Description): string =>
  `${title}; ${lines.map(([name, value]) => `${name.toLowerCase()} ${value}`).join('; ')}`

/** The time after the run's start. */
export const moment = (ns: number): string => {
  if (ns < 1e3) return formatNs(ns)
  const [size, unit] = ns >= 1e9 ? [1e9, 's'] : ns >= 1e6 ? [1e6, 'ms'] : [1e3, 'µs']
  return `${(ns / size).toFixed(ns >= 1e9 ? 6 : 3)}\u00a0${unit}`
}

function markLines({ lane, row }: Place): [string, string][] {
  const [first, second, ns] = [lane.first(row), lane.second(row), lane.end(row)]
  switch (lane.kind(row)) {
    case MarkKind.Put:
      return [['Item', `number ${second}`], ['Depth after', formatCount(first)], ...backpressure(ns)]
    case MarkKind.Get:
      return [
        ['Item', `number ${second}`],
        ['Depth after', formatCount(first)],
        ['Latency', formatNs(ns)],
      ]
    case MarkKind.Write:
      return [['It made', `version ${first}`]]
    case MarkKind.LostUpdate:
      return [
        ['It had read', `version ${second}`],
        ['It made', `version ${first}`],
        ['Lost', formatCounted(first - second - 1, 'update')],
      ]
    case MarkKind.Notify:
    case MarkKind.Set:
    case MarkKind.Pass:
      return [['Woke', formatCount(second)]]
    default:
      return []
  }
}

const backpressure = (ns: number): [string, string][] => (ns > 0 ? [['Backpressure', formatNs(ns)]] : [])

function flowLines(trace: RunTrace, place: Place, names: Names): [string, string][] {
  const cause = causeOf(trace, place)
  const effect = effectOf(trace, place)
  const lines: [string, string][] = []
  if (cause !== null) lines.push([CAUSES[cause.kind], `${names.process(cause.from.process)}, ${after(cause)}`])
  if (effect !== null) lines.push([EFFECTS[effect.kind], `${names.process(effect.to.process)}, ${after(effect)}`])
  return lines
}
const CAUSES: Readonly<Record<Flow['kind'], string>> = {
  item: 'Put by',
  lock: 'Let in by',
  process: 'Caused by',
  signal: 'Woken by',
  overwritten: 'Overwrote',
}
const EFFECTS: Readonly<Record<Flow['kind'], string>> = {
  item: 'Got by',
  lock: 'Let in',
  process: 'Led to',
  signal: 'Woke',
  overwritten: 'Overwritten by',
}
const after = ({ fromNs, toNs }: Flow): string => `${formatNs(Math.max(0, toNs - fromNs))} between`

/** Who held the lock while this one waited, the longest first. */
function holderLines(trace: RunTrace, place: Place, toNs: number, names: Names): [string, string][] {
  const { lane, row } = place
  const fromNs = lane.start(row)
  const object = lane.object(row)
  const held: { name: string; ns: number; count: number }[] = []
  for (const { index, holds, reported } of trace.tracks.values()) {
    if (index === place.process) continue
    const sum = { name: names.process(index), ns: 0, count: 0 }
    for (const hold of holds) {
      const first = hold.firstEndingAfter(fromNs)
      const last = Math.min(hold.firstStartingAt(toNs, first), first + MOST_HOLDS)
      for (let at = first; at < last; at += 1) {
        if (hold.object(at) !== object) continue
        sum.ns += Math.min(toNs, hold.end(at)) - Math.max(fromNs, hold.start(at))
        sum.count += 1
      }
    }
    for (const [lock, { sinceNs }] of reported) {
      if (lock !== object || sinceNs >= toNs) continue
      sum.ns += toNs - Math.max(fromNs, sinceNs)
      sum.count += 1
    }
    if (sum.count > 0) held.push(sum)
  }
  return held
    .sort((one, other) => other.ns - one.ns)
    .slice(0, MOST_HOLDERS)
    .map(({ name, ns, count }) => [
      'Held meanwhile by',
      `${name}, ${formatNs(ns)}${count === 1 ? '' : `, ${formatCount(count)} times`}`,
    ])
}

/** Who waited while this one held the lock. */
function waiterLines(trace: RunTrace, place: Place, toNs: number, names: Names): [string, string][] {
  const { lane, row } = place
  const fromNs = lane.start(row)
  const object = lane.object(row)
  const lines: [string, string][] = []
  for (const { index, states } of trace.tracks.values()) {
    if (index === place.process) continue
    let ns = 0
    const first = states.firstEndingAfter(fromNs)
    const last = Math.min(states.firstStartingAt(toNs, first), first + MOST_HOLDS)
    for (let at = first; at < last; at += 1) {
      if (states.object(at) !== object || !isLockWait(states.kind(at) as SpanKind)) continue
      ns += Math.min(toNs, states.end(at)) - Math.max(fromNs, states.start(at))
    }
    if (ns > 0 && lines.length < MOST_HOLDERS)
      lines.push(['Waited meanwhile', `${names.process(index)}, ${formatNs(ns)}`])
  }
  return lines
}

export const isCritical = (place: Place): boolean =>
  place.lane.of === 'spans' && isHold(place.lane.kind(place.row) as SpanKind)
