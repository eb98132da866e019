import { EventKind } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { ValueError } from './errors.ts'
import type { Elements } from './memory/memory.ts'
import { Mutex } from './mutex.ts'
import { ObjectAt } from './object-table.ts'
import { attachWith, remember, SharedObject, type Named } from './shared-object.ts'
import { bytesOf, checkNumber, elementType, type NumberOf, type Typecode } from './typecode.ts'

/** An Array's part of its entry: 24 semaphore, 64 word of its own lock. */
const ArrayAt = { semaphore: ObjectAt.own, word: 64 } as const

type Initial<Code extends Typecode> = number | Iterable<NumberOf<Code>>

/** What Array and RawArray have in common: elements by index, length, iteration. */
abstract class Numbers<Code extends Typecode> extends SharedObject implements Iterable<NumberOf<Code>> {
  readonly length: number
  readonly #elements: Elements
  readonly #typecode: Code;

  /** `array[index]` reads and writes one element. */
  [index: number]: NumberOf<Code>

  protected constructor(
    kind: 'Array' | 'RawArray',
    first: Code | ObjectId,
    initial: Initial<Code> | undefined,
    options: Named,
  ) {
    const made = typeof first === 'string'
    const values = made ? valuesOf(first, initial) : undefined
    super(made ? { kind, name: options.name } : first)
    const { arena } = this.run
    const { memory } = arena
    if (made && values) {
      memory.setI32(this.base + ObjectAt.typecode, first.charCodeAt(0))
      memory.setI32(this.base + ObjectAt.length, values.length)
      memory.setI32(this.base + ObjectAt.data, arena.heap.allocate(Math.max(1, values.length) * bytesOf(first)))
    }
    this.length = memory.i32(this.base + ObjectAt.length)
    this.#typecode = String.fromCharCode(memory.i32(this.base + ObjectAt.typecode)) as Code
    this.#elements = memory.elements(elementType(this.#typecode), memory.i32(this.base + ObjectAt.data), this.length)
    if (values?.items) {
      values.items.forEach((item, index) => {
        checkNumber(item, this.#typecode, this)
        this.#elements.set(index, item)
      })
    }
  }

  /** Reads element `index`; from the end when it is negative, as in Python. @throws RangeError out of range. */
  at(index: number): NumberOf<Code> {
    return this.#elements.get(this.#place(index)) as NumberOf<Code>
  }

  /** Writes element `index`. @throws RangeError out of range, TypeError for a value of the wrong kind. */
  set(index: number, value: NumberOf<Code>): void {
    const place = this.#place(index)
    checkNumber(value, this.#typecode, this)
    this.#elements.set(place, value)
  }

  /** A copy of the elements as an ordinary array; `array[:]` in Python. */
  slice(start?: number, end?: number): NumberOf<Code>[] {
    return listOf(this.length, (index) => this.#elements.get(index) as NumberOf<Code>).slice(start, end)
  }

  *[Symbol.iterator](): IterableIterator<NumberOf<Code>> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  #place(index: number): number {
    const place = index < 0 ? index + this.length : index
    if (!Number.isInteger(index) || place < 0 || place >= this.length) {
      throw new RangeError(
        `Index ${index} is out of range: ${this.name} has ${this.length} elements, 0 to ${this.length - 1}.`,
      )
    }
    return place
  }
}

/** Lets a program write `array[index]`; everything else goes to the object itself. */
function indexed<T extends Numbers<Typecode>>(numbers: T): T {
  return new Proxy(numbers, {
    get(target, key) {
      const index = indexOf(key)
      if (index !== undefined) return target.at(index)
      const member = Reflect.get(target, key, target) as unknown
      return typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(target) : member
    },
    set(target, key, value) {
      const index = indexOf(key)
      if (index === undefined) return Reflect.set(target, key, value, target)
      target.set(index, value as NumberOf<Typecode>)
      return true
    },
  })
}

const INDEX = /^-?\d+(\.\d+)?$/
const indexOf = (key: string | symbol): number | undefined =>
  typeof key === 'string' && INDEX.test(key) ? Number(key) : undefined

const listOf = <T>(length: number, item: (index: number) => T): T[] =>
  globalThis.Array.from({ length }, (_, index) => item(index))

/** @throws ValueError for a length that is none. */
function valuesOf<Code extends Typecode>(
  code: Code,
  initial: Initial<Code> | undefined,
): { length: number; items?: NumberOf<Code>[] } {
  elementType(code)
  if (typeof initial === 'number') {
    if (!Number.isInteger(initial) || initial < 0)
      throw new ValueError(`An Array's length is a whole number from 0, not ${initial}.`)
    return { length: initial }
  }
  const items = [...(initial ?? [])]
  return { length: items.length, items }
}

/**
 * Numbers in shared memory, each read and write under the Array's own lock.
 * `new Array('i', 3)` has three zeros, `new Array('i', [4, 9])` two given elements. CPython: multiprocessing.Array.
 */
class SharedArray<Code extends Typecode = 'i'> extends Numbers<Code> {
  readonly #mutex: Mutex

  constructor(typecode: Code, sizeOrItems: Initial<Code>, options?: Named)
  /** @internal */
  constructor(id: ObjectId)
  constructor(first: Code | ObjectId, initial?: Initial<Code>, options: Named = {}) {
    super('Array', first, initial, options)
    const { arena, entry } = this.run
    const made = typeof first === 'string'
    if (made) arena.memory.setI32(this.base + ArrayAt.semaphore, arena.newSemaphore())
    this.#mutex = new Mutex(
      arena,
      this.base + ArrayAt.word,
      arena.memory.i32(this.base + ArrayAt.semaphore),
      entry.index,
    )
    if (made) this.publish('Array')
    return remember(indexed(this as unknown as Numbers<Typecode>)) as unknown as this
  }

  override at(index: number): NumberOf<Code> {
    return this.#locked(() => super.at(index))
  }
  override set(index: number, value: NumberOf<Code>): void {
    this.#locked(() => {
      super.set(index, value)
      const { recorder } = this.run
      if (recorder.on) recorder.observe(EventKind.Write, this.id, recorder.now(), 0, index, -1)
    })
  }
  override slice(start?: number, end?: number): NumberOf<Code>[] {
    return this.#locked(() => super.slice(start, end))
  }

  #locked<T>(access: () => T): T {
    if (!this.#mutex.tryAcquire()) this.#mutex.acquireFromLivingOrDead()
    try {
      return access()
    } finally {
      this.#mutex.release()
    }
  }
}

/** As `Array`, without a lock and unseen by the flight recorder. CPython: RawArray. */
export class RawArray<Code extends Typecode = 'i'> extends Numbers<Code> {
  constructor(typecode: Code, sizeOrItems: Initial<Code>, options?: Named)
  /** @internal */
  constructor(id: ObjectId)
  constructor(first: Code | ObjectId, initial?: Initial<Code>, options: Named = {}) {
    super('RawArray', first, initial, options)
    if (typeof first === 'string') this.publish('RawArray')
    return remember(indexed(this as unknown as Numbers<Typecode>)) as unknown as this
  }
}

attachWith('Array', (id) => new SharedArray(id))
attachWith('RawArray', (id) => new RawArray(id))

export { SharedArray as Array }
