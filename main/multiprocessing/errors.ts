/** Every error the library throws by itself: each says what happened, to which named thing, and what to do. */

/** A value is none that can be used, or an object was used against its rules. CPython: ValueError. */
export class ValueError extends Error {
  override readonly name = 'ValueError'
}
/** A recursive lock was released by a process that does not hold it, or joinThread() came before close(). CPython: AssertionError. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}
/** The operating system or the order of things does not allow it. CPython: RuntimeError; in places an AssertionError. */
export class RuntimeError extends Error {
  override readonly name: string = 'RuntimeError'
}
/** A barrier that a process waits at, or comes to, cannot be passed. CPython: threading.BrokenBarrierError. */
export class BrokenBarrierError extends RuntimeError {
  override readonly name = 'BrokenBarrierError'
}
/** A queue had no item in time. CPython: queue.Empty. */
export class Empty extends Error {
  override readonly name = 'Empty'
}
/** A bounded queue had no room in time. CPython: queue.Full. */
export class Full extends Error {
  override readonly name = 'Full'
}
/** A value cannot travel to another process. CPython: pickle.PicklingError, or a TypeError or AttributeError, after the value. */
export class CloneError extends Error {
  override readonly name = 'CloneError'
}
/** The run's shared memory has no room left. Not in CPython: it asks the system for every object, and gets an OSError. */
export class ArenaFull extends Error {
  override readonly name = 'ArenaFull'
}
/** Thrown by `exit(n)`, so that `finally` blocks run on the way out; CPython: SystemExit. Let it pass. */
export class SystemExit extends Error {
  override readonly name = 'SystemExit'
  readonly code: number
  /** What is neither a code nor nothing, and goes to stderr. */
  readonly words: unknown
  constructor(reason: unknown) {
    super('exit()')
    const nothing = reason === undefined || reason === null
    const isCode = typeof reason === 'boolean' || Number.isInteger(reason)
    this.words = nothing || isCode ? undefined : reason
    this.code = nothing ? 0 : isCode ? Number(reason) : 1
  }
}
/** The other end of a Pipe is gone, and nothing is left to receive. CPython: EOFError. */
export class EOFError extends Error {
  override readonly name = 'EOFError'
}
/** A Connection or SimpleQueue was used after close(), or in the direction it does not have. CPython: OSError. */
export class OSError extends Error {
  override readonly name: string = 'OSError'
}
/** A SharedMemory of this name exists in the run. CPython: FileExistsError. */
export class FileExistsError extends OSError {
  override readonly name = 'FileExistsError'
}
/** No SharedMemory of this name exists in the run, or it was unlinked. CPython: FileNotFoundError. */
export class FileNotFoundError extends OSError {
  override readonly name = 'FileNotFoundError'
}
/** Something was sent into a Pipe that nobody can receive from any more. CPython: BrokenPipeError. */
export class BrokenPipeError extends OSError {
  override readonly name = 'BrokenPipeError'
}
/** What the errors of multiprocessing itself have in common. CPython: multiprocessing.ProcessError. */
export class ProcessError extends Error {
  override readonly name: string = 'ProcessError'
}
/** A result was not there in time. CPython: multiprocessing.TimeoutError. */
export class TimeoutError extends ProcessError {
  override readonly name = 'TimeoutError'
}
/** A message is longer than the buffer it was to be received into. CPython: multiprocessing.BufferTooShort. */
export class BufferTooShort extends ProcessError {
  override readonly name = 'BufferTooShort'
  /** The whole message, which is no longer in the Connection. CPython: args, of which it is the first. */
  readonly bytes: Uint8Array
  constructor(what: string, bytes: Uint8Array) {
    super(what)
    this.bytes = bytes
  }
}
/** A Pool's worker ended in the middle of a task, so the task has no result. Not in CPython: there the caller waits for ever. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost'
}
/** A manager's dict has no such key. CPython: KeyError. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
}
/** A manager's Namespace, or an object it keeps, has no such attribute. CPython: AttributeError. */
export class AttributeError extends Error {
  override readonly name = 'AttributeError'
}
/**
 * A manager's server has ended, and with it what it kept. Not in CPython: there it is an EOFError, a BrokenPipeError or a
 * ConnectionRefusedError, after where the caller was.
 */
export class ManagerLost extends OSError {
  override readonly name = 'ManagerLost'
}
/** The cause of an error that came from another process: what that process's stack was. CPython: multiprocessing.pool.RemoteTraceback. */
export class RemoteStack extends Error {
  override readonly name = 'RemoteStack'
}
