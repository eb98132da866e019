import { EventKind } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import type { FlightRecorder } from './flight-recorder.ts'
import type { Elements, Memory } from './memory/memory.ts'
import { Mutex } from './mutex.ts'
import { ObjectAt } from './object-table.ts'
import { attachWith, remember, SharedObject, type Named } from './shared-object.ts'
import { bytesOf, checkNumber, elementType, type NumberOf, type Typecode } from './typecode.ts'

/**
 * A Value's part of its entry.
 *
 *   24 semaphore   64 word of its own lock   68 version (writes so far)   72 reads so far d   80 updates lost d
 */
export const ValueAt = { semaphore: ObjectAt.own, word: 64, version: 68, reads: 72, lostUpdates: 80 } as const

/** Nothing read yet: the next write cannot have missed anything. */
const UNREAD = -1

/**
 * A number in shared memory. Each read and each write by itself is safe; `v.value = v.value + 1` is a read and then a
 * write, and another process may write in between. CPython: multiprocessing.Value.
 *
 * Each write makes a new version and is recorded with the version that this process had read before; reads are counted. A
 * process that writes over a version it has not seen has lost somebody's update.
 */
export class Value<Code extends Typecode = 'i'> extends SharedObject {
  readonly #memory: Memory
  readonly #recorder: FlightRecorder
  readonly #mutex: Mutex
  readonly #elements: Elements
  readonly #typecode: Code
  readonly #at: number
  #seen = UNREAD

  /** @param typecode 'i' whole numbers, 'd' fractions, … @param initial wraps as C's numbers do. */
  constructor(typecode: Code, initial?: NumberOf<Code>, options?: Named)
  /** @internal */
  constructor(id: ObjectId)
  constructor(first: Code | ObjectId, initial?: NumberOf<Code>, options: Named = {}) {
    const made = typeof first === 'string'
    if (made) elementType(first)
    super(made ? { kind: 'Value', name: options.name } : first)
    const { arena, entry, recorder } = this.run
    this.#memory = arena.memory
    this.#recorder = recorder
    this.#at = this.base
    if (made) {
      this.#memory.setI32(this.base + ObjectAt.typecode, first.charCodeAt(0))
      this.#memory.setI32(this.base + ObjectAt.length, 1)
      this.#memory.setI32(this.base + ObjectAt.data, arena.heap.allocate(bytesOf(first)))
      this.#memory.setI32(this.base + ValueAt.semaphore, arena.newSemaphore())
    }
    this.#typecode = String.fromCharCode(this.#memory.i32(this.base + ObjectAt.typecode)) as Code
    this.#elements = this.#memory.elements(elementType(this.#typecode), this.#memory.i32(this.base + ObjectAt.data), 1)
    this.#mutex = new Mutex(
      arena,
      this.base + ValueAt.word,
      this.#memory.i32(this.base + ValueAt.semaphore),
      entry.index,
    )
    if (made) {
      if (initial !== undefined) {
        checkNumber(initial, this.#typecode, this)
        this.#elements.set(0, initial)
      }
      this.publish('Value')
    }
    remember(this)
  }

  get value(): NumberOf<Code> {
    this.#enter()
    const value = this.#elements.get(0)
    const memory = this.#memory
    this.#seen = memory.i32(this.#at + ValueAt.version)
    memory.setF64(this.#at + ValueAt.reads, memory.f64(this.#at + ValueAt.reads) + 1)
    this.#mutex.release()
    return value as NumberOf<Code>
  }

  set value(value: NumberOf<Code>) {
    checkNumber(value, this.#typecode, this)
    this.#enter()
    const memory = this.#memory
    const version = memory.i32(this.#at + ValueAt.version)
    this.#elements.set(0, value)
    memory.setI32(this.#at + ValueAt.version, (version + 1) | 0)
    const missed = this.#seen === UNREAD ? 0 : (version - this.#seen) | 0
    if (missed > 0) memory.setF64(this.#at + ValueAt.lostUpdates, memory.f64(this.#at + ValueAt.lostUpdates) + missed)
    if (this.#recorder.on) {
      this.#recorder.observe(EventKind.Write, this.id, this.#recorder.now(), 0, version + 1, this.#seen)
    }
    this.#seen = UNREAD
    this.#mutex.release()
  }

  /** A Value holds its own lock for a few nanoseconds, and is in order at every moment: a dead holder is passed over. */
  #enter(): void {
    if (!this.#mutex.tryAcquire()) this.#mutex.acquireFromLivingOrDead()
  }
}

/** As `Value`, without the lock of its own and unseen by the flight recorder: the bare memory. CPython: RawValue. */
export class RawValue<Code extends Typecode = 'i'> extends SharedObject {
  readonly #elements: Elements
  readonly #typecode: Code

  constructor(typecode: Code, initial?: NumberOf<Code>, options?: Named)
  /** @internal */
  constructor(id: ObjectId)
  constructor(first: Code | ObjectId, initial?: NumberOf<Code>, options: Named = {}) {
    const made = typeof first === 'string'
    if (made) elementType(first)
    super(made ? { kind: 'RawValue', name: options.name } : first)
    const { arena } = this.run
    const { memory } = arena
    if (made) {
      memory.setI32(this.base + ObjectAt.typecode, first.charCodeAt(0))
      memory.setI32(this.base + ObjectAt.length, 1)
      memory.setI32(this.base + ObjectAt.data, arena.heap.allocate(bytesOf(first)))
    }
    this.#typecode = String.fromCharCode(memory.i32(this.base + ObjectAt.typecode)) as Code
    this.#elements = memory.elements(elementType(this.#typecode), memory.i32(this.base + ObjectAt.data), 1)
    if (made) {
      if (initial !== undefined) this.value = initial
      this.publish('RawValue')
    }
    remember(this)
  }

  get value(): NumberOf<Code> {
    return this.#elements.get(0) as NumberOf<Code>
  }
  set value(value: NumberOf<Code>) {
    checkNumber(value, this.#typecode, this)
    this.#elements.set(0, value)
  }
}

attachWith('Value', (id) => new Value(id))
attachWith('RawValue', (id) => new RawValue(id))
