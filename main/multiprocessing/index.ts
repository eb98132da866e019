/**
 * `import { Process, Queue, Lock, … } from 'multiprocessing'`: Python's module in TypeScript spelling. Times are in
 * seconds. Every class says where it differs from CPython's, whose documentation is the specification.
 */
import { availableParallelism } from 'node:os'

export { Array, RawArray } from './array.ts'
export { ArenaFull, CloneError, Empty, Full, RuntimeError, ValueError } from './errors.ts'
export { Lock } from './lock.ts'
export { exit, print, sleep } from './printing.ts'
export { activeChildren, currentProcess, Process, type CurrentProcess, type ProcessOptions } from './process.ts'
export { Queue, type QueueOptions } from './queue.ts'
export type { NumberOf, Typecode } from './typecode.ts'
export { RawValue, Value } from './value.ts'
export type { Waiting } from './waiting.ts'

/** Cores that this process may use. CPython: multiprocessing.cpu_count. */
export const cpuCount = (): number => availableParallelism()
