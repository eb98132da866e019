import { RecorderReader } from '../../main/lab/recorder-reader.ts'
import { enterContext } from '../../main/multiprocessing/context.ts'
import { FlightRecorder } from '../../main/multiprocessing/flight-recorder.ts'
import type { Arena } from '../../main/multiprocessing/memory/arena.ts'
import { OutputRing } from '../../main/multiprocessing/output-ring.ts'
import {
  EntryState,
  newProcessEntry,
  OUTPUT_BYTES,
  type ProcessEntry,
} from '../../main/multiprocessing/process-table.ts'
import { decodeEvents, EVENT_BYTES } from '../../shared/trace.ts'

/** A process in the table; becoming it means that what follows is done by it. */
export function newEntry(arena: Arena): ProcessEntry {
  const entry = newProcessEntry(arena.memory)
  const bytes = 256 * EVENT_BYTES
  entry.recorder = { at: arena.heap.allocate(bytes), bytes }
  entry.output = arena.heap.allocate(OUTPUT_BYTES)
  entry.initialize({ parent: -1, name: 'Main', daemon: false, isThread: false, number: 0 }, () => arena.newSemaphore())
  entry.state = EntryState.Running
  return entry
}

export function become(arena: Arena, entry: ProcessEntry) {
  enterContext({
    arena,
    entry,
    process: entry,
    recorder: new FlightRecorder(arena.memory, arena.clock, entry),
    output: new OutputRing(arena, entry),
    program: '',
    lineage: [],
    cpu: () => ({ cpuMs: 0, userMs: 0 }),
    spawn: () => undefined,
    leave: () => process.exit(),
    exports: {},
  })
  const reader = new RecorderReader(arena.memory, entry)
  /** Each event as its kind, first and second; times are another test's. */
  return () => {
    const batch = reader.read()
    return batch ? decodeEvents(batch.bytes).map(({ kind, first, second }) => [kind, first, second]) : []
  }
}
