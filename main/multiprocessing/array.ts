import { EventKind } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { AccessAt } from './access-counts.ts'
import { isCharacterCode, readText, writeText, type CharacterCode } from './characters.ts'
import { ValueError } from './errors.ts'
import { indexed } from './indexed.ts'
import type { Elements } from './memory/memory.ts'
import { ObjectAt } from './object-table.ts'
import { ObjectLock, type LockedOptions } from './object-lock.ts'
import type { OwnedLock } from './owned-lock.ts'
import { attachWith, Part, remember, SharedObject, type Named } from './shared-object.ts'
import { bytesOf, checkElement, elementsOf, elementType, type ElementOf, type Typecode } from './typecode.ts'

type Initial<Code extends Typecode> = number | Iterable<ElementOf<Code>>
/** Several elements: characters are a text. */
type SliceOf<Code extends Typecode> = Code extends CharacterCode ? string : ElementOf<Code>[]
type TextOf<Code extends Typecode> = Code extends CharacterCode ? string : never

/** What Array and RawArray have in common: elements by index, length, iteration. */
abstract class ElementArray<Code extends Typecode> extends SharedObject implements Iterable<ElementOf<Code>> {
  /** How many elements it has. CPython: __len__. */
  readonly length: number
  readonly #elements: Elements<ElementOf<Code>>
  readonly #typecode: Code;

  /** `array[index]` reads and writes one element. CPython: __getitem__ and __setitem__. */
  [index: number]: ElementOf<Code>

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
    this.#elements = elementsOf(memory, this.#typecode, memory.i32(this.base + ObjectAt.data), this.length)
    if (values?.items) {
      values.items.forEach((item, index) => {
        checkElement(item, this.#typecode, this)
        this.#elements.set(index, item)
      })
    }
  }

  /** Reads element `index`; from the end when it is negative. @throws RangeError out of range. CPython: __getitem__. */
  at(index: number): ElementOf<Code> {
    return this.#elements.get(this.#place(index))
  }

  /** Writes element `index`. @throws RangeError out of range, TypeError for a value of the wrong kind. CPython: __setitem__. */
  set(index: number, value: ElementOf<Code>): void {
    const place = this.#place(index)
    checkElement(value, this.#typecode, this)
    this.#elements.set(place, value)
  }

  /** A copy of the elements as an ordinary array, of characters as a string. CPython: __getitem__ of a slice, `array[:]`. */
  slice(start?: number, end?: number): SliceOf<Code> {
    const items = listOf(this.length, (index) => this.#elements.get(index)).slice(start, end)
    return (isCharacterCode(this.#typecode) ? items.join('') : items) as SliceOf<Code>
  }

  /**
   * Of characters: the text up to the first '\0', or all. What is written may be shorter; a '\0' ends it then.
   * CPython: value, which a ctypes array of characters has; there `u` has it only without a lock.
   * @throws TypeError for an array of numbers. @throws ValueError when the text is too long, TypeError when it does not fit `c`.
   */
  get value(): TextOf<Code> {
    const text = readText(this.#characters(), 0, this.length)
    const end = text.indexOf('\0')
    return (end < 0 ? text : text.slice(0, end)) as TextOf<Code>
  }
  set value(text: TextOf<Code>) {
    this.#write(text, true)
  }

  /** Of characters: all of them as one text, '\0' too. A shorter text is written over the first ones. @throws as `value`. */
  get raw(): TextOf<Code> {
    return readText(this.#characters(), 0, this.length) as TextOf<Code>
  }
  set raw(text: TextOf<Code>) {
    this.#write(text, false)
  }

  /** Each element in turn, read when it is its turn. CPython: __getitem__, which `for` calls. */
  *[Symbol.iterator](): IterableIterator<ElementOf<Code>> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  #write(text: string, end: boolean): void {
    const elements = this.#characters()
    if (typeof text !== 'string') throw new TypeError(`${this.name} takes a string, not ${String(text)}.`)
    const check = (character: string): void => checkElement(character, this.#typecode, this)
    writeText(elements, this.length, text, end, { name: this.name, check })
  }

  #characters(): Elements<string> {
    if (!isCharacterCode(this.#typecode)) {
      throw new TypeError(
        `${this.name} holds numbers (typecode '${this.#typecode}'); only arrays of characters, 'c' and 'u', have value and raw.`,
      )
    }
    return this.#elements as Elements<string>
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

const withIndex = (array: ElementArray<Typecode>): ElementArray<Typecode> =>
  indexed(array, (target, index, value) => target.set(index, value as ElementOf<Typecode>))

/** Stands for an index in the event of a write of several elements. */
const ALL = -1

const listOf = <T>(length: number, item: (index: number) => T): T[] =>
  globalThis.Array.from({ length }, (_, index) => item(index))

/** @throws ValueError for a length that is none. */
function valuesOf<Code extends Typecode>(
  code: Code,
  initial: Initial<Code> | undefined,
): { length: number; items?: ElementOf<Code>[] } {
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
 * Numbers or characters in shared memory, each read and write under the Array's lock (see ObjectLock for its entry).
 * `new Array('i', 3)` has three zeros, `new Array('i', [4, 9])` two given elements, `new Array('c', 'text')` four. CPython: multiprocessing.Array. With
 * `lock: false` there it is a bare RawArray; here it stays an Array whose writes are recorded.
 */
class SharedArray<Code extends Typecode = 'i'> extends ElementArray<Code> {
  readonly #lock: ObjectLock

  constructor(typecode: Code, sizeOrItems: Initial<Code>, options?: LockedOptions)
  /** @internal */
  constructor(id: ObjectId)
  constructor(first: Code | ObjectId, initial?: Initial<Code>, options: LockedOptions = {}) {
    super('Array', first, initial, options)
    const made = typeof first === 'string'
    if (made) ObjectLock.lay(this.run, this.base, options.lock)
    this.#lock = new ObjectLock(this.run, this, this.base)
    if (made) this.publish('Array')
    return remember(withIndex(this as unknown as ElementArray<Typecode>)) as unknown as this
  }

  override at(index: number): ElementOf<Code> {
    return this.#locked(() => {
      const element = super.at(index)
      this.#countReads(1)
      return element
    })
  }
  override set(index: number, value: ElementOf<Code>): void {
    this.#locked(() => {
      super.set(index, value)
      this.#countWrite(index)
    })
  }
  override slice(start?: number, end?: number): SliceOf<Code> {
    return this.#locked(() => {
      const elements = super.slice(start, end)
      this.#countReads(elements.length)
      return elements
    })
  }
  override get value(): TextOf<Code> {
    return this.#locked(() => super.value)
  }
  override set value(text: TextOf<Code>) {
    this.#locked(() => {
      super.value = text
      this.#countWrite(ALL)
    })
  }
  override get raw(): TextOf<Code> {
    return this.#locked(() => super.raw)
  }
  override set raw(text: TextOf<Code>) {
    this.#locked(() => {
      super.raw = text
      this.#countWrite(ALL)
    })
  }

  /**
   * The lock that reads and writes are made under, to make several of them one. While another process holds it, reads and
   * writes wait. @throws TypeError with `lock: false`. CPython: get_lock; its acquire and release are the lock's.
   */
  getLock(): OwnedLock {
    return this.#lock.lock
  }

  /** The bare memory: no lock, unseen by the flight recorder. CPython: get_obj. */
  getObj(): RawArray<Code> {
    return new RawArray<Code>(this.id, Part.Obj)
  }

  /** @internal */
  override partCalled(part: Part): SharedObject {
    return part === Part.Lock ? this.getLock() : this.getObj()
  }

  #countReads(elements: number): void {
    const { memory } = this.run.arena
    const at = this.base + AccessAt.reads
    memory.setF64(at, memory.f64(at) + elements)
  }

  #countWrite(index: number): void {
    const { arena, entry, recorder } = this.run
    const { memory } = arena
    memory.setI32(this.base + AccessAt.writes, (memory.i32(this.base + AccessAt.writes) + 1) | 0)
    memory.setI32(this.base + AccessAt.lastWriter, entry.index + 1)
    if (!recorder.on) return
    const nowNs = recorder.now()
    memory.setF64(this.base + AccessAt.lastWriteNs, nowNs)
    recorder.observe(EventKind.Write, this.id, nowNs, 0, index, -1)
  }

  #locked<T>(access: () => T): T {
    const entered = this.#lock.enter()
    try {
      return access()
    } finally {
      if (entered) this.#lock.leave()
    }
  }
}

/** As `Array`, without a lock and unseen by the flight recorder. CPython: multiprocessing.RawArray. */
export class RawArray<Code extends Typecode = 'i'> extends ElementArray<Code> {
  /** @internal */
  override readonly part: Part

  constructor(typecode: Code, sizeOrItems: Initial<Code>, options?: Named)
  /** @internal */
  constructor(id: ObjectId, part?: typeof Part.Obj)
  constructor(first: Code | ObjectId, second?: Initial<Code>, options: Named = {}) {
    const made = typeof first === 'string'
    super('RawArray', first, made ? second! : undefined, options)
    this.part = !made && second === Part.Obj ? Part.Obj : Part.Whole
    if (made) this.publish('RawArray')
    const whole = withIndex(this)
    return (this.part === Part.Whole ? remember(whole) : whole) as unknown as this
  }
}

attachWith('Array', (id) => new SharedArray(id))
attachWith('RawArray', (id) => new RawArray(id))

export { SharedArray as Array }
