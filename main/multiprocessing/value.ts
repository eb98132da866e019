import { EventKind } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { AccessAt } from './access-counts.ts'
import type { FlightRecorder } from './flight-recorder.ts'
import type { Elements, Memory } from './memory/memory.ts'
import { ObjectAt } from './object-table.ts'
import { ObjectLock, type LockedOptions } from './object-lock.ts'
import type { OwnedLock } from './owned-lock.ts'
import { attachWith, Part, remember, SharedObject, type Named } from './shared-object.ts'
import {
  bytesOf,
  checkElement,
  elementsOf,
  elementType,
  takesWholeNumbers,
  type ElementOf,
  type Typecode,
} from './typecode.ts'

/** Nothing read yet: the next write cannot have missed anything. */
const UNREAD = -1

/**
 * A number or a character in shared memory. Each read and each write by itself is safe; `v.value = v.value + 1` is a read and then a
 * write, and another process may write in between, unless both are made with `getLock()` held.
 * CPython: multiprocessing.Value. With `lock: false` there it is a bare RawValue; here it stays a Value whose accesses are
 * recorded, though without a lock what is counted of them may be lost too.
 *
 * Each write makes a new version (the number of writes so far) and is recorded with the version that this process had read
 * before; reads are counted, and who wrote last is known. See AccessAt for where that lies. A
 * process that writes over a version it has not seen has lost somebody's update.
 */
export class Value<Code extends Typecode = 'i'> extends SharedObject {
  readonly #memory: Memory
  readonly #recorder: FlightRecorder
  readonly #lock: ObjectLock
  readonly #elements: Elements<ElementOf<Code>>
  readonly #typecode: Code
  readonly #isWhole: boolean
  readonly #at: number
  readonly #mine: number
  #seen = UNREAD

  /**
   * @param typecode 'i' whole numbers, 'd' fractions, 'c' and 'u' characters, … @param initial else 0, or '\0'; wraps as
   * C's numbers do. @throws ValueError for a typecode that does not exist, TypeError for a value that it cannot hold.
   */
  constructor(typecode: Code, initial?: ElementOf<Code>, options?: LockedOptions)
  /** @internal */
  constructor(id: ObjectId)
  constructor(first: Code | ObjectId, initial?: ElementOf<Code>, options: LockedOptions = {}) {
    const made = typeof first === 'string'
    if (made) elementType(first)
    super(made ? { kind: 'Value', name: options.name } : first)
    const { arena, entry, recorder } = this.run
    this.#memory = arena.memory
    this.#recorder = recorder
    this.#at = this.base
    this.#mine = entry.index + 1
    if (made) {
      this.#memory.setI32(this.base + ObjectAt.typecode, first.charCodeAt(0))
      this.#memory.setI32(this.base + ObjectAt.length, 1)
      this.#memory.setI32(this.base + ObjectAt.data, arena.heap.allocate(bytesOf(first)))
      ObjectLock.lay(this.run, this.base, options.lock)
    }
    this.#typecode = String.fromCharCode(this.#memory.i32(this.base + ObjectAt.typecode)) as Code
    this.#isWhole = takesWholeNumbers(this.#typecode)
    this.#elements = elementsOf(this.#memory, this.#typecode, this.#memory.i32(this.base + ObjectAt.data), 1)
    this.#lock = new ObjectLock(this.run, this, this.base)
    if (made) {
      if (initial !== undefined) {
        checkElement(initial, this.#typecode, this)
        this.#elements.set(0, initial)
      }
      this.publish('Value')
    }
    remember(this)
  }

  /** The number or character, read and written under the lock. @throws TypeError when it is set to what the typecode cannot hold. */
  get value(): ElementOf<Code> {
    const entered = this.#lock.enter()
    const value = this.#elements.get(0)
    const memory = this.#memory
    this.#seen = memory.i32(this.#at + AccessAt.writes)
    memory.setF64(this.#at + AccessAt.reads, memory.f64(this.#at + AccessAt.reads) + 1)
    if (entered) this.#lock.leave()
    return value
  }

  set value(value: ElementOf<Code>) {
    if (!(this.#isWhole && Number.isInteger(value))) checkElement(value, this.#typecode, this)
    const entered = this.#lock.enter()
    const memory = this.#memory
    const at = this.#at
    const version = memory.i32(at + AccessAt.writes)
    this.#elements.set(0, value)
    memory.setI32(at + AccessAt.writes, (version + 1) | 0)
    memory.setI32(at + AccessAt.lastWriter, this.#mine)
    const missed = this.#seen === UNREAD ? 0 : (version - this.#seen) | 0
    if (missed > 0) this.#overwrote(missed)
    if (this.#recorder.on) {
      const nowNs = this.#recorder.now()
      memory.setF64(at + AccessAt.lastWriteNs, nowNs)
      this.#recorder.observe(EventKind.Write, this.id, nowNs, 0, version + 1, this.#seen)
    }
    this.#seen = UNREAD
    if (entered) this.#lock.leave()
  }

  #overwrote(missed: number): void {
    const memory = this.#memory
    const at = this.#at
    const lost = memory.f64(at + AccessAt.lostUpdates)
    if (lost === 0) {
      memory.setI32(at + AccessAt.firstLoser, this.#mine)
      memory.setF64(at + AccessAt.firstLostNs, this.run.arena.clock.nowNs())
    }
    memory.setF64(at + AccessAt.lostUpdates, lost + missed)
  }

  /**
   * The lock that reads and writes are made under, to make several of them one: `v.getLock().with(() => (v.value += 1))`.
   * While another process holds it, reads and writes wait. @throws TypeError with `lock: false`.
   * CPython: get_lock; its Value has acquire and release too, which are the lock's.
   */
  getLock(): OwnedLock {
    return this.#lock.lock
  }

  /** The bare memory: no lock, unseen by the flight recorder. CPython: get_obj. */
  getObj(): RawValue<Code> {
    return new RawValue<Code>(this.id, Part.Obj)
  }

  /** @internal */
  override partCalled(part: Part): SharedObject {
    return part === Part.Lock ? this.getLock() : this.getObj()
  }
}

/** As `Value`, without a lock and unseen by the flight recorder: the bare memory. CPython: multiprocessing.RawValue. */
export class RawValue<Code extends Typecode = 'i'> extends SharedObject {
  readonly #elements: Elements<ElementOf<Code>>
  readonly #typecode: Code
  readonly #isWhole: boolean
  /** @internal */
  override readonly part: Part

  constructor(typecode: Code, initial?: ElementOf<Code>, options?: Named)
  /** @internal */
  constructor(id: ObjectId, part?: typeof Part.Obj)
  constructor(first: Code | ObjectId, second?: ElementOf<Code> | typeof Part.Obj, options: Named = {}) {
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
    this.#isWhole = takesWholeNumbers(this.#typecode)
    this.#elements = elementsOf(memory, this.#typecode, memory.i32(this.base + ObjectAt.data), 1)
    this.part = !made && second === Part.Obj ? Part.Obj : Part.Whole
    if (made) {
      if (second !== undefined) this.value = second as ElementOf<Code>
      this.publish('RawValue')
    }
    if (this.part === Part.Whole) remember(this)
  }

  /** The number or character. @throws TypeError when it is set to what the typecode cannot hold. */
  get value(): ElementOf<Code> {
    return this.#elements.get(0)
  }
  set value(value: ElementOf<Code>) {
    if (!(this.#isWhole && Number.isInteger(value))) checkElement(value, this.#typecode, this)
    this.#elements.set(0, value)
  }
}

attachWith('Value', (id) => new Value(id))
attachWith('RawValue', (id) => new RawValue(id))
