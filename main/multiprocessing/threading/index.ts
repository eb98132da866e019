/**
 * `import { Thread, Queue, Lock, … } from 'threading'`: Python's modules `threading` and `queue` in TypeScript spelling.
 *
 * A Thread is a thread of its process: the same pid, the same shared memory, a JavaScript engine of its own. CPython's
 * threads share every variable and take turns under the global interpreter lock; ours share no variable, as each loads the
 * program for itself, and run at the same time, as there is no such lock. What they share is what they are given.
 *
 * Absent, because no variable is shared: `local` (every variable is), and because CPython has it for debuggers and C code:
 * `settrace`, `setprofile`, `excepthook`, `stack_size`, `TIMEOUT_MAX`. `LifoQueue` and `PriorityQueue` are absent.
 */
export { BrokenBarrierError, Empty, Full } from '../errors.ts'
export { Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, type LockWaiting } from './locks.ts'
export { Queue } from './queue.ts'
export { Thread, type ThreadOptions } from './thread.ts'
export { activeCount, currentThread, enumerate, getIdent, getNativeId, mainThread, type AnyThread } from './threads.ts'
export { Timer, type TimerOptions } from './timer.ts'
