/**
 * `import { Process, Queue, Lock, … } from 'multiprocessing'`: Python's module in TypeScript spelling. Times are in
 * seconds. Every class says where it differs from CPython's, whose documentation is the specification.
 */
import { availableParallelism } from 'node:os'

export type { Acquirable, Held } from './acquirable.ts'
export { Array, RawArray } from './array.ts'
export { AsyncResult, type Callbacks } from './async-result.ts'
export { Barrier, type BarrierOptions } from './barrier.ts'
export { Condition } from './condition.ts'
export { Connection } from './connection.ts'
export { wait, type Waitable } from './connection-wait.ts'
export {
  ArenaFull,
  AssertionError,
  AttributeError,
  BrokenBarrierError,
  BrokenPipeError,
  BufferTooShort,
  CloneError,
  Empty,
  EOFError,
  FileExistsError,
  FileNotFoundError,
  Full,
  KeyError,
  ManagerLost,
  OSError,
  ProcessError,
  RemoteStack,
  RuntimeError,
  TimeoutError,
  ValueError,
  WorkerLost,
} from './errors.ts'
export { Event } from './event.ts'
export { JoinableQueue } from './joinable-queue.ts'
export { Lock } from './lock.ts'
export type { LockedOptions } from './object-lock.ts'
export type { LockOptions, OwnedLock } from './owned-lock.ts'
export { Manager, type ManagerOptions } from './managers/manager.ts'
export type { DictProxy } from './managers/dict-proxy.ts'
export type { ArrayProxy, ListProxy } from './managers/list-proxy.ts'
export type {
  AcquirerProxy,
  BarrierProxy,
  ConditionProxy,
  EventProxy,
  SemaphoreProxy,
} from './managers/lock-proxies.ts'
export type { NamespaceProxy } from './managers/namespace-proxy.ts'
export type { ObjectProxy } from './managers/object-proxy.ts'
export type { QueueProxy } from './managers/queue-proxy.ts'
export type { ValueProxy } from './managers/value-proxy.ts'
export { parentProcess, type ParentProcess } from './parent-process.ts'
export { Pipe } from './pipe.ts'
export { Pool, type MapOptions, type PoolOptions } from './pool.ts'
export { PoolIterator } from './pool-iterator.ts'
export { exit, print, sleep } from './printing.ts'
export { activeChildren, currentProcess, Process, type CurrentProcess, type ProcessOptions } from './process.ts'
export { Queue, type QueueOptions } from './queue.ts'
export { RLock } from './rlock.ts'
export { BoundedSemaphore, Semaphore } from './semaphore.ts'
export type { ListItem } from './list-items.ts'
export type { Sentinel } from './sentinel.ts'
export { ShareableList } from './shareable-list.ts'
export type { SharedBytes } from './shared-bytes.ts'
export { SharedMemory, type SharedMemoryOptions } from './shared-memory.ts'
export { SimpleQueue } from './simple-queue.ts'
export type { ElementOf, Typecode } from './typecode.ts'
export { freezeSupport, getAllStartMethods, getStartMethod, setStartMethod } from './start-method.ts'
export { RawValue, Value } from './value.ts'
export type { Waiting } from './waiting.ts'
export { watch } from './watch.ts'

/** Cores that this process may use. CPython: multiprocessing.cpu_count. */
export const cpuCount = (): number => availableParallelism()
