import { afterAll, describe, expect, it } from 'vitest'
import { RecorderReader } from '../../main/lab/recorder-reader.ts'
import { FlightRecorder } from '../../main/multiprocessing/flight-recorder.ts'
import type { Arena } from '../../main/multiprocessing/memory/arena.ts'
import { newProcessEntry } from '../../main/multiprocessing/process-table.ts'
import { decodeEvents, EVENT_BYTES, EventKind } from '../../shared/trace.ts'
import { testArena } from '../support/arena.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { randomFrom } from '../support/random.ts'

afterAll(expectNothingLeft)

const CAPACITY = 64

function recorderIn(arena: Arena) {
  const entry = newProcessEntry(arena.memory)
  const bytes = CAPACITY * EVENT_BYTES
  entry.recorder = { at: arena.heap.allocate(bytes), bytes }
  return {
    recorder: new FlightRecorder(arena.memory, arena.clock, entry),
    reader: new RecorderReader(arena.memory, entry),
  }
}

describe.each(['overlay', 'calls'] as const)('a flight recorder in %s memory', (kind) => {
  it('carries every field of an event', async () => {
    using made = await testArena(kind)
    const { recorder, reader } = recorderIn(made.arena)
    recorder.observe(EventKind.Put, 4095, 123_456_789_012.5, 0.25, -1, 2 ** 31 - 1)
    expect(decodeEvents(reader.read()!.bytes)).toEqual([
      {
        timeNs: 123_456_789_012.5,
        kind: EventKind.Put,
        object: 4095,
        durationNs: 0.25,
        first: -1,
        second: 2 ** 31 - 1,
      },
    ])
    expect(reader.read()).toBeUndefined()
  })
  it('gives events in order, and counts those that were overwritten: read and dropped are all', async () => {
    using made = await testArena(kind)
    const { recorder, reader } = recorderIn(made.arena)
    const random = randomFrom(3)
    let written = 0
    let unread = 0
    for (let round = 0; round < 200; round++) {
      const burst = Math.floor(random() * CAPACITY * 2)
      for (let event = 0; event < burst; event++) recorder.observe(EventKind.Print, 0, written, 0, written++, 0)
      unread += burst
      const batch = reader.read()
      const numbers = batch ? decodeEvents(batch.bytes).map((event) => event.first) : []
      // The newest, without a gap. One place less than there is: it might be being written.
      const kept = Math.min(unread, CAPACITY - 1)
      expect(numbers).toEqual(Array.from({ length: kept }, (_, index) => written - kept + index))
      expect(reader.events + reader.dropped).toBe(written)
      unread = 0
    }
    expect(reader.dropped).toBeGreaterThan(0)
  })
})
