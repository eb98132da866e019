import type { ProcessIndex } from '../../shared/units.ts'
import { RuntimeError } from './errors.ts'
import type { FlightRecorder } from './flight-recorder.ts'
import type { Arena } from './memory/arena.ts'
import type { Exports } from './program.ts'
import type { OutputRing } from './output-ring.ts'
import type { ProcessEntry } from './process-table.ts'

/** What this process is in its run. Set once, before the program is loaded. */
export interface Context {
  readonly arena: Arena
  readonly entry: ProcessEntry
  readonly recorder: FlightRecorder
  readonly output: OutputRing
  /** The compiled program's file. */
  readonly program: string
  /** Numbers of the processes above, as in "Process-1:2": empty for the root. */
  readonly lineage: readonly number[]
  /** `process.cpuUsage()` when the run got this process: what it used as a spare is not the program's. */
  readonly cpuAtStart: NodeJS.CpuUsage
  /** Asks the lab to start process `index`. */
  spawn(index: ProcessIndex, lineage: readonly number[]): void
  /** The program's exports; undefined while it is being loaded. */
  exports: Exports | undefined
}

let current: Context | undefined

export function enterContext(context: Context): void {
  current = context
}

/** What this process is; undefined outside a run, as in a lab. */
export const contextIfAny = (): Context | undefined => current

/** @throws RuntimeError outside a run. */
export function context(): Context {
  if (!current) {
    throw new RuntimeError(
      "The 'multiprocessing' library works inside a run: start the program with Forkscope (npm run --silent lab -- run program.ts).",
    )
  }
  return current
}
