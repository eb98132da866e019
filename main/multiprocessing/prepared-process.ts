import { ANYWHERE, homeOf } from './home.ts'
import { decode, encode, type Tag } from './cloning.ts'
import { ArenaFull } from './errors.ts'
import { LEAST_RECORDER_BYTES, type Arena } from './memory/arena.ts'
import { Layout } from './memory/layout.ts'
import { newProcessEntry, OUTPUT_BYTES, type EntryOptions, type ProcessEntry } from './process-table.ts'

/** A call of one of the program's exports, in a process that does not exist yet. */
export interface ProcessCall extends EntryOptions {
  /** The exported function's name. */
  readonly target: string
  readonly args: readonly unknown[]
}

/**
 * Writes all that a new process needs into the arena.
 * @throws CloneError when an argument cannot be sent, ArenaFull or RuntimeError when there is no room for it.
 */
export function prepareProcess(arena: Arena, call: ProcessCall): ProcessEntry {
  const what = `${call.name}: an argument of ${call.target}()`
  const message = encode([call.target, ...call.args], what, call.isThread ? homeOf(call.parent) : ANYWHERE)
  const at = arena.heap.allocateDirty(callBytes(message.bytes.byteLength))
  const args = { at, bytes: message.bytes.byteLength }
  try {
    arena.memory.setF64(at, message.tag)
    arena.memory.write(at + TAG_BYTES, message.bytes)
    const entry = newProcessEntry(arena.memory)
    attachRecorder(arena, entry)
    for (const object of message.shared) object.journey?.give(entry.index)
    entry.args = args
    entry.initialize(call, () => arena.newSemaphore())
    return entry
  } catch (error) {
    freeCall(arena, args)
    throw error
  }
}

/** What `prepareProcess` left, read by the process itself. */
export function readCall(arena: Arena, entry: ProcessEntry): Pick<ProcessCall, 'target' | 'args'> {
  const call = entry.args
  const tag = arena.memory.f64(call.at) as Tag
  const [target, ...args] = decode(tag, 0, arena.memory.read(call.at + TAG_BYTES, call.bytes)) as [string, ...unknown[]]
  takeCall(arena, entry)
  return { target, args }
}

/**
 * Gives back what `prepareProcess` wrote: the process when it has read it, or the lab when it ended before. First it is no
 * longer the entry's: who is killed in between loses the block, and nobody gives it back twice.
 */
export function takeCall(arena: Arena, entry: ProcessEntry): void {
  const call = entry.args
  if (call.at === 0) return
  entry.args = { at: 0, bytes: 0 }
  freeCall(arena, call)
}

const TAG_BYTES = 8
const callBytes = (bytes: number): number => TAG_BYTES + bytes
const freeCall = ({ heap }: Arena, { at, bytes }: ProcessEntry['args']): void => heap.free(at, callBytes(bytes))

/** What the lab set for the run, but no more than this part of what is left: queues and values need room too. */
const RECORDER_SHARE = 1 / 32

function recorderBytes({ memory, heap }: Arena): number {
  let bytes = memory.i32(Layout.recorderUnits) * 64
  while (bytes > LEAST_RECORDER_BYTES && bytes > heap.freeBytes * RECORDER_SHARE) bytes /= 2
  return bytes
}

/**
 * Gives a new process its output ring and its flight recorder. Where shared memory is short the recorder is made smaller:
 * some dropped events are better than no process.
 */
function attachRecorder(arena: Arena, entry: ProcessEntry): void {
  entry.output = arena.heap.allocateDirty(OUTPUT_BYTES)
  if (!arena.trace) return
  for (let bytes = recorderBytes(arena); ; bytes /= 2) {
    try {
      entry.recorder = { at: arena.heap.allocateDirty(bytes), bytes }
      return
    } catch (error) {
      if (error instanceof ArenaFull && bytes > LEAST_RECORDER_BYTES) continue
      arena.heap.free(entry.output, OUTPUT_BYTES)
      throw error
    }
  }
}
