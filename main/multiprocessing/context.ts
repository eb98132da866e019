import type { ProcessIndex } from '../../shared/units.ts'
import { RuntimeError } from './errors.ts'
import type { FlightRecorder } from './flight-recorder.ts'
import type { Arena } from './memory/arena.ts'
import type { CpuTime } from './memory/system.ts'
import type { Exports } from './program.ts'
import type { OutputRing } from './output-ring.ts'
import type { ProcessEntry } from './process-table.ts'

/** What this process is in its run. Set once, before the program is loaded. */
export interface Context {
  readonly arena: Arena
  /** Its place in the process table: a process, or a thread of one. */
  readonly entry: ProcessEntry
  /** The process that it is, or is a thread of. */
  readonly process: ProcessEntry
  readonly recorder: FlightRecorder
  readonly output: OutputRing
  /** The compiled program's file. */
  readonly program: string
  /** Numbers of the processes above, as in "Process-1:2": empty for the root. */
  readonly lineage: readonly number[]
  /** Processor time that the program has used here; what it used as a spare is not the program's. */
  cpu(): CpuTime
  /** Asks the lab to start process `index`. */
  spawn(index: ProcessIndex): void
  /** Goes at once, its end having been recorded. */
  leave(code: number): never
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
