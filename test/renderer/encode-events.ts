import { EVENT_BYTES, type EventKind } from '../../shared/trace.ts'

export interface EventText {
  readonly timeNs: number
  readonly kind: EventKind
  readonly object?: number
  readonly durationNs?: number
  readonly first?: number
  readonly second?: number
}

export function encodeEvents(events: readonly EventText[]): Uint8Array {
  const bytes = new Uint8Array(events.length * EVENT_BYTES)
  const view = new DataView(bytes.buffer)
  for (const [index, { timeNs, kind, object = 1, durationNs = 0, first = 0, second = 0 }] of events.entries()) {
    const at = index * EVENT_BYTES
    view.setFloat64(at, timeNs, true)
    view.setInt32(at + 8, kind, true)
    view.setInt32(at + 12, object, true)
    view.setFloat64(at + 16, durationNs, true)
    view.setInt32(at + 24, first, true)
    view.setInt32(at + 28, second, true)
  }
  return bytes
}
