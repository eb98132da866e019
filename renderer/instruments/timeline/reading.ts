/** What the timeline draws, as plain JSON: for tests, and for who asks from the console. Times are milliseconds. */
export interface TimelineReading {
  readonly fromMs: number
  readonly toMs: number
  readonly nowMs: number
  readonly widthPx: number
  readonly follows: boolean
  readonly contendedOnly: boolean
  readonly tracks: readonly TrackReading[]
  readonly flows: readonly FlowReading[]
  readonly selected: SpanReading | null
  readonly marked: MarkedReading | null
}
export interface TrackReading {
  readonly process: string
  readonly pid: number | null
  readonly pinned: boolean
  readonly collapsed: boolean
  /** The middle of the states, pixels from the canvas's top. */
  readonly y: number
  readonly spans: readonly SpanReading[]
  readonly marks: readonly MarkReading[]
}
export interface SpanReading {
  readonly lane: 'state' | 'hold'
  /** Of several spans drawn as one: "several". */
  readonly kind: string
  readonly object: string
  readonly fromMs: number
  readonly toMs: number
  /** Where its middle lies, pixels from the canvas's left and top. */
  readonly x: number
  readonly y: number
  readonly count: number
  /** Of several: milliseconds by kind. */
  readonly parts: Readonly<Record<string, number>>
}
export interface MarkReading {
  readonly kind: string
  readonly object: string
  readonly atMs: number
  readonly count: number
}
export interface FlowReading {
  readonly kind: string
  readonly object: string
  readonly from: string
  readonly fromMs: number
  readonly to: string
  readonly toMs: number
}
export interface MarkedReading {
  readonly fromMs: number
  readonly toMs: number
  readonly sums: readonly { process: string; kind: string; object: string; ms: number; count: number }[]
}
