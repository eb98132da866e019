import { describe, expect, it } from 'vitest'
import { EVENT_BYTES, EventKind, EventReader, WaitReason } from '../../shared/trace.ts'

describe('the trace format', () => {
  it('gives every kind a number of its own, and none is ever given away', () => {
    const numbers = Object.values(EventKind)
    expect(new Set(numbers).size).toBe(numbers.length)
    // Recordings are read by later versions: these may grow, never change.
    expect(EventKind).toMatchObject({ Start: 1, Exit: 2, Wait: 3, Acquire: 4, Release: 5, Put: 6, Get: 7, WaitEnd: 8 })
    expect(EventKind).toMatchObject({ Sleep: 9, Wake: 10, Spawn: 11, Print: 12, Write: 13 })
    expect(WaitReason).toMatchObject({ Lock: 1, Item: 2, Space: 3, Process: 4 })
  })
  it('reads little endian at the documented places, also in the middle of a buffer', () => {
    const view = new DataView(new ArrayBuffer(EVENT_BYTES + 8))
    view.setFloat64(8, 1.5, true)
    view.setInt32(16, EventKind.Get, true)
    view.setInt32(20, 7, true)
    view.setFloat64(24, 2.5, true)
    view.setInt32(32, 3, true)
    view.setInt32(36, -4, true)
    const reader = new EventReader(new Uint8Array(view.buffer, 8))
    expect(reader.next()).toBe(true)
    const { timeNs, kind, object, durationNs, first, second } = reader
    expect([timeNs, kind, object, durationNs, first, second]).toEqual([1.5, EventKind.Get, 7, 2.5, 3, -4])
    expect(reader.next()).toBe(false)
  })
  it('refuses half an event', () => {
    expect(() => new EventReader(new Uint8Array(33))).toThrow(/whole events of 32 bytes; this one has 33 bytes/)
  })
})
