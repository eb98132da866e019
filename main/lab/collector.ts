import type { OutputLine, Tick } from '../../shared/run.ts'
import type { RunId } from '../../shared/units.ts'
import type { Arena } from '../multiprocessing/memory/arena.ts'
import { EntryState } from '../multiprocessing/process-table.ts'
import { ObserverMeter } from './observer-meter.ts'
import { OutsideLines } from './outside-lines.ts'
import { readReports } from './reports.ts'
import type { RunProcess } from './run-process.ts'
import { readWaits } from './waits.ts'

/** Reads everything that is new in a run's arena into one `Tick`. */
export class Collector {
  readonly #run: RunId
  readonly #arena: Arena
  readonly #meter: ObserverMeter
  readonly #outside = new OutsideLines()

  constructor(run: RunId, arena: Arena) {
    this.#run = run
    this.#arena = arena
    this.#meter = new ObserverMeter(arena)
  }

  /** A line that did not come through the arena: what a process wrote to its real stdout, or the lab says in its name. */
  addLine(line: OutputLine): void {
    this.#outside.add(line)
  }

  /** @param holdsOutput leaves output where it is: processes wait as soon as their rings are full. Not for those that have ended. */
  collect(processes: readonly RunProcess[], holdsOutput = false): Tick {
    const beganNs = this.#arena.clock.nowNs()
    const read = holdsOutput ? processes.filter(({ entry }) => entry.state === EntryState.Ended) : processes
    const outside = holdsOutput ? [] : this.#outside.take()
    const output = [...outside, ...read.flatMap(linesOf)].sort((a, b) => a.tMs - b.tMs)
    const { memory } = this.#arena
    const waits = readWaits(
      memory,
      processes.map(({ entry }) => entry),
    )
    const tick = {
      run: this.#run,
      atMs: this.#arena.clock.nowNs() / 1e6,
      recorders: processes.flatMap((process) => process.recorder.read() ?? []),
      processes: processes.map((process) => process.snapshot()),
      waits,
      ...readReports(memory, waits),
      output,
    }
    this.#meter.collectedSince(beganNs)
    return { ...tick, observer: this.#meter.cost(processes, tick.locks) }
  }
}

/** A print of several lines is several lines. */
function linesOf({ entry, output }: RunProcess): OutputLine[] {
  return output
    .read()
    .flatMap(({ stream, text, timeNs }) =>
      text.split('\n').map((line) => ({ process: entry.index, stream, text: line, tMs: timeNs / 1e6 })),
    )
}
