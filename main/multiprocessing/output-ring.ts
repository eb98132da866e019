import type { Arena } from './memory/arena.ts'
import { OUTPUT_BYTES, WaitFor, type ProcessEntry } from './process-table.ts'
import { WaitList } from './wait-list.ts'

export type Stream = 'stdout' | 'stderr'

/**
 * What a process prints, on its way to the lab: a ring of bytes in the arena, like a pipe. The writer waits when it is
 * full, so nothing is lost; what was written survives the process.
 *
 * A record: length (i32), stream and continuation (i32), time (f64), bytes, padded to 8.
 */
const HEADER_BYTES = 16
/** Longer texts travel in pieces. */
const PIECE_BYTES = OUTPUT_BYTES / 4
/** A longer text becomes several: whoever reads need not hold a line that never ends. */
const MOST_CHARACTERS = 1 << 20
const ERROR = 1
const CONTINUED = 2

const encoder = new TextEncoder()
const padded = (bytes: number): number => (bytes + 7) & ~7

export class OutputRing {
  readonly #arena: Arena
  readonly #entry: ProcessEntry
  readonly #waiters: WaitList

  constructor(arena: Arena, entry: ProcessEntry) {
    this.#arena = arena
    this.#entry = entry
    this.#waiters = new WaitList(arena, entry.outputWaitersAt, entry.outputSemaphore)
  }

  write(stream: Stream, text: string, timeNs: number): number {
    const bytes = encoder.encode(text)
    let from = 0
    do {
      const piece = bytes.subarray(from, from + PIECE_BYTES)
      from += piece.byteLength
      this.#writePiece(piece, (stream === 'stderr' ? ERROR : 0) | (from < bytes.byteLength ? CONTINUED : 0), timeNs)
    } while (from < bytes.byteLength)
    return bytes.byteLength
  }

  #writePiece(piece: Uint8Array, flags: number, timeNs: number): void {
    const { memory } = this.#arena
    const { outputHeadAt, outputTailAt } = this.#entry
    const size = HEADER_BYTES + padded(piece.byteLength)
    const head = memory.i32(outputHeadAt)
    const fits = (): boolean => ((head - memory.load(outputTailAt)) | 0) + size <= OUTPUT_BYTES
    if (!fits()) {
      this.#entry.beginWait(WaitFor.Reader, 0, timeNs, false)
      this.#waiters.waitUntil(fits, Infinity)
      this.#entry.endWait()
    }
    const record = new Uint8Array(size)
    const view = new DataView(record.buffer)
    view.setInt32(0, piece.byteLength, true)
    view.setInt32(4, flags, true)
    view.setFloat64(8, timeNs, true)
    record.set(piece, HEADER_BYTES)
    this.#copyIn(head, record)
    memory.store(outputHeadAt, (head + size) | 0)
  }

  #copyIn(head: number, record: Uint8Array): void {
    const { memory } = this.#arena
    const ring = this.#entry.output
    const at = head & (OUTPUT_BYTES - 1)
    const first = Math.min(record.byteLength, OUTPUT_BYTES - at)
    memory.write(ring + at, record.subarray(0, first))
    if (first < record.byteLength) memory.write(ring, record.subarray(first))
  }
}

export interface PrintedText {
  readonly stream: Stream
  readonly text: string
  readonly timeNs: number
}

/** The lab's end of the ring. */
export class OutputReader {
  readonly #arena: Arena
  readonly #entry: ProcessEntry
  readonly #waiters: WaitList
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  #begun = ''

  constructor(arena: Arena, entry: ProcessEntry) {
    this.#arena = arena
    this.#entry = entry
    this.#waiters = new WaitList(arena, entry.outputWaitersAt, entry.outputSemaphore)
  }

  /** Takes all that is there. */
  read(): PrintedText[] {
    const { memory } = this.#arena
    const ring = this.#entry.output
    if (ring === 0) return []
    const head = memory.load(this.#entry.outputHeadAt)
    const tail = memory.i32(this.#entry.outputTailAt)
    const length = (head - tail) | 0
    if (length === 0) return []
    const at = tail & (OUTPUT_BYTES - 1)
    const first = Math.min(length, OUTPUT_BYTES - at)
    const bytes = new Uint8Array(length)
    bytes.set(memory.read(ring + at, first))
    if (first < length) bytes.set(memory.read(ring, length - first), first)
    memory.store(this.#entry.outputTailAt, head)
    this.#waiters.wake(1)
    return this.#parse(bytes)
  }

  #parse(bytes: Uint8Array): PrintedText[] {
    const view = new DataView(bytes.buffer)
    const texts: PrintedText[] = []
    for (let at = 0; at < bytes.byteLength;) {
      const length = view.getInt32(at, true)
      const flags = view.getInt32(at + 4, true)
      const timeNs = view.getFloat64(at + 8, true)
      const continued = (flags & CONTINUED) !== 0
      const piece = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length)
      this.#begun += this.#decoder.decode(piece, { stream: continued })
      if (!continued || this.#begun.length >= MOST_CHARACTERS) {
        texts.push({ stream: (flags & ERROR) !== 0 ? 'stderr' : 'stdout', text: this.#begun, timeNs })
        this.#begun = ''
      }
      at += HEADER_BYTES + padded(length)
    }
    return texts
  }
}
