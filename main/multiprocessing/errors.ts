/** Every error the library throws by itself: each says what happened, to which named thing, and what to do. */

/** A lock, semaphore or barrier was used against its rules; Python's ValueError. */
export class ValueError extends Error {
  override readonly name = 'ValueError'
}
/** The operating system or the order of things does not allow it; Python's RuntimeError. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError'
}
/** A queue had no item in time; Python's queue.Empty. */
export class Empty extends Error {
  override readonly name = 'Empty'
}
/** A bounded queue had no room in time; Python's queue.Full. */
export class Full extends Error {
  override readonly name = 'Full'
}
/** A value cannot travel to another process; Python's PicklingError. */
export class CloneError extends Error {
  override readonly name = 'CloneError'
}
/** The run's shared memory has no room left. */
export class ArenaFull extends Error {
  override readonly name = 'ArenaFull'
}
/** Thrown by `exit(n)`, so that `finally` blocks run on the way out; Python's SystemExit. Let it pass. */
export class SystemExit extends Error {
  override readonly name = 'SystemExit'
  readonly code: number
  constructor(code: number) {
    super(`exit(${code})`)
    this.code = code
  }
}
