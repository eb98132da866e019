/** One operation, and how many times as fast as CPython it is to be: with events recorded, and without. */
export interface LibraryRow {
  /** What the programs in programs/ and python/ and physical-limit.c call it. */
  readonly figure: string
  readonly name: string
  /** CPython's time ÷ ours must be at least this; undefined: no goal. */
  readonly recorded?: number
  readonly untraced?: number
  /** How a time reads best. Left out: nanoseconds. */
  readonly as?: 'a second' | 'milliseconds'
  /** physical-limit.c has it too. */
  readonly limit?: true
}

/** The eleven rows of the goal; starting a process has one goal from a spare and one cold. */
export const LIBRARY_ROWS: readonly LibraryRow[] = [
  { figure: 'lock', name: 'lock acquire + release, uncontended', recorded: 0.7, untraced: 3, limit: true },
  { figure: 'contended', name: 'two processes contending for one lock', recorded: 1, untraced: 1.5, limit: true },
  { figure: 'value', name: 'Value read, add, write under its own lock', recorded: 3, untraced: 8 },
  { figure: 'rawValue', name: 'RawValue read, add, write', recorded: 10, untraced: 30, limit: true },
  { figure: 'queueInts', name: 'Queue, ints', recorded: 3, untraced: 5, limit: true },
  { figure: 'queue1KiB', name: 'Queue, 1 KiB bytes', recorded: 2.5, untraced: 4, limit: true },
  { figure: 'queue64KiB', name: 'Queue, 64 KiB bytes', recorded: 3, untraced: 3, limit: true },
  { figure: 'pingPong', name: 'semaphore ping-pong, two processes', recorded: 1, untraced: 2, limit: true },
  { figure: 'spareStart', name: 'process start + join, from a spare', recorded: 10, as: 'milliseconds' },
  { figure: 'coldStart', name: 'process start + join, cold', untraced: 0.9, as: 'milliseconds' },
  { figure: 'apply', name: 'Pool.apply', recorded: 5, untraced: 8, as: 'a second' },
  { figure: 'map', name: 'Pool.map, 200,000 in chunks of 1,000', recorded: 1, untraced: 1, as: 'milliseconds' },
]

/** Two processes change one Value under one lock, as in the scenario `bank`: recording may slow it by this much. */
export const BANK = { figure: 'bank', name: 'the contended bank, recorded ÷ untraced', atMost: 1.3 } as const
