import type { ProcessIndex } from '../../shared/units.ts'
import type { ArenaAddress } from './memory/arena.ts'
import type { SharedRegion } from './memory/system.ts'

/**
 * The few messages between a lab and a process it launched. Everything else goes through the arena, which also works
 * while the process is blocked.
 */
export interface ToProcess {
  /** The spare becomes process `index` of a run. */
  readonly type: 'assign'
  readonly arena: ArenaAddress
  /** The lab's own mapping of it, for a process that runs as a thread of the lab. */
  readonly shared?: SharedRegion | undefined
  readonly index: ProcessIndex
  /** The compiled program's file. */
  readonly program: string
  /** The scenario's name, for the operating system's process list. */
  readonly scenario: string
}

export type FromProcess =
  /** Loaded and waiting for work. */
  | { readonly type: 'ready' }
  /** A program called `Process.start()`; entry `index` of the arena's process table says what to start. */
  | { readonly type: 'spawn'; readonly index: ProcessIndex }
