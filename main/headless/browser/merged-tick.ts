import { EVENT_BYTES } from '../../../shared/trace.ts'
import type { OutputLine, RecorderBatch, Tick } from '../../../shared/run.ts'
import type { ProcessIndex } from '../../../shared/units.ts'

/** Of one run, so much is kept for a page that does not read: the newest. What is cut is counted. */
export interface Room {
  readonly recorderBytes: number
  readonly outputLines: number
  readonly outputCharacters: number
}

/** As many lines as the page shows, and 262,144 events. */
export const ROOM: Room = { recorderBytes: 8 * 1024 * 1024, outputLines: 5_000, outputCharacters: 4 * 1024 * 1024 }

/** Events of each process that were cut since the page came, in all. */
export type CutEvents = Map<ProcessIndex, number>

/** Ticks of one run that wait to be sent, as one: reports are whole, so the last ones stand for all. */
export class MergedTick {
  readonly #room: Room
  readonly #cutEvents: CutEvents
  #ticks = 0
  #last: Tick
  #batches: RecorderBatch[] = []
  #recorderBytes = 0
  /** What the lab itself dropped, by process. */
  readonly #dropped = new Map<ProcessIndex, number>()
  #output: OutputLine[] = []
  #outputCharacters = 0
  #cutLines = 0
  #lastCut: OutputLine | undefined

  constructor(first: Tick, cutEvents: CutEvents, room: Room) {
    this.#last = first
    this.#cutEvents = cutEvents
    this.#room = room
    this.add(first)
  }

  get run(): Tick['run'] {
    return this.#last.run
  }

  add(tick: Tick): void {
    this.#ticks += 1
    this.#last = tick
    for (const batch of tick.recorders) {
      this.#batches.push(batch)
      this.#recorderBytes += batch.bytes.byteLength
      this.#dropped.set(batch.process, batch.dropped)
    }
    for (const line of tick.output) {
      this.#output.push(line)
      this.#outputCharacters += line.text.length
    }
    // The newest tick is never cut: a page that keeps up gets all of it, however much it is.
    if (this.#recorderBytes > this.#room.recorderBytes) this.#cutRecorders(tick.recorders.length)
    const { outputLines, outputCharacters } = this.#room
    if (this.#output.length > outputLines || this.#outputCharacters > outputCharacters)
      this.#cutOutput(tick.output.length)
  }

  tick(): Tick {
    if (this.#ticks === 1 && this.#cutEvents.size === 0) return this.#last
    return { ...this.#last, recorders: this.#recorders(), output: this.#outputWithNote() }
  }

  #cutRecorders(newest: number): void {
    let count = 0
    while (this.#recorderBytes > this.#room.recorderBytes && count < this.#batches.length - newest) {
      const { process, bytes } = this.#batches[count]!
      this.#recorderBytes -= bytes.byteLength
      this.#cutEvents.set(process, (this.#cutEvents.get(process) ?? 0) + bytes.byteLength / EVENT_BYTES)
      count += 1
    }
    this.#batches = this.#batches.slice(count)
  }

  #cutOutput(newest: number): void {
    const { outputLines, outputCharacters } = this.#room
    let count = 0
    while (
      (this.#output.length - count > outputLines || this.#outputCharacters > outputCharacters) &&
      count < this.#output.length - newest
    ) {
      this.#lastCut = this.#output[count]!
      this.#outputCharacters -= this.#lastCut.text.length
      count += 1
    }
    this.#cutLines += count
    this.#output = this.#output.slice(count)
  }

  /** One batch a process, also of one whose events were all cut: it carries their number. */
  #recorders(): RecorderBatch[] {
    return [...this.#dropped].map(([process, dropped]) => ({
      process,
      bytes: joined(this.#batches.filter((batch) => batch.process === process).map(({ bytes }) => bytes)),
      dropped: dropped + (this.#cutEvents.get(process) ?? 0),
    }))
  }

  #outputWithNote(): OutputLine[] {
    if (this.#lastCut === undefined) return this.#output
    const { process, tMs } = this.#lastCut
    const text = `… ${this.#cutLines.toLocaleString('en')} lines are not shown: the page could not keep up with them.`
    return [{ process, stream: 'stderr', text, tMs }, ...this.#output]
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}
