import { isDeepStrictEqual } from 'node:util'
import { AttributeError, KeyError, ValueError } from '../errors.ts'
import { Self, SharedObject } from '../shared-object.ts'
import { checkElement, elementType, type Typecode } from '../typecode.ts'

/** Proxies are equal when they stand for the same; everything else when it holds the same, as in Python. */
function areEqual(one: unknown, other: unknown): boolean {
  if (one instanceof SharedObject && other instanceof SharedObject) {
    return one[Self].id === other[Self].id && one[Self].part === other[Self].part
  }
  return isDeepStrictEqual(one, other)
}

const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))

/** What a program may give to fill a dict. */
export type Pairs = Iterable<readonly [unknown, unknown]> | Record<string, unknown>
const entriesOf = (pairs: Pairs): Iterable<readonly [unknown, unknown]> =>
  Symbol.iterator in pairs ? (pairs as Iterable<readonly [unknown, unknown]>) : Object.entries(pairs)

/** A dict. Keys keep the order in which they came. */
export class KeptDict {
  readonly #items = new Map<unknown, unknown>()

  constructor(pairs: Pairs = []) {
    this.update(pairs)
  }

  /** `d[key]`. */
  at(key: unknown): unknown {
    if (!this.has(key)) throw new KeyError(`There is no key ${shown(key)}.`)
    return this.#items.get(key)
  }
  get(key: unknown, otherwise?: unknown): unknown {
    return this.has(key) ? this.#items.get(key) : otherwise
  }
  set(key: unknown, value: unknown): void {
    this.#items.set(hashable(key), value)
  }
  has(key: unknown): boolean {
    return this.#items.has(hashable(key))
  }
  delete(key: unknown): void {
    this.pop(key)
  }
  pop(key: unknown): unknown {
    const value = this.at(key)
    this.#items.delete(key)
    return value
  }
  popOr(key: unknown, otherwise: unknown): unknown {
    return this.has(key) ? this.pop(key) : otherwise
  }
  popitem(): [unknown, unknown] {
    const last = [...this.#items].at(-1)
    if (!last) throw new KeyError('The dict is empty.')
    this.#items.delete(last[0])
    return last
  }
  setdefault(key: unknown, value: unknown): unknown {
    if (!this.has(key)) this.set(key, value)
    return this.#items.get(key)
  }
  update(pairs: Pairs): void {
    for (const [key, value] of entriesOf(pairs)) this.set(key, value)
  }
  clear(): void {
    this.#items.clear()
  }
  keys(): unknown[] {
    return [...this.#items.keys()]
  }
  values(): unknown[] {
    return [...this.#items.values()]
  }
  items(): [unknown, unknown][] {
    return [...this.#items]
  }
  length(): number {
    return this.#items.size
  }
  copy(): Map<unknown, unknown> {
    return this.#items
  }
}

/** A list or an object arrives as a copy, so as a key it would never be found again. */
function hashable(key: unknown): unknown {
  if (typeof key === 'object' && key !== null) {
    throw new TypeError('A key of a dict is a number, a text, true, false or null: a list or an object is copied.')
  }
  return key
}

/** What list and Array have in common: places. */
abstract class Places {
  protected abstract readonly items: {
    [place: number]: unknown
    readonly length: number
    slice(start?: number, end?: number): Iterable<unknown>
  }
  protected abstract readonly what: string

  at(index: number): unknown {
    return this.items[this.place(index)]
  }
  set(index: number, value: unknown): void {
    this.items[this.place(index)] = value
  }
  length(): number {
    return this.items.length
  }
  slice(start?: number, end?: number): unknown[] {
    return [...this.items.slice(start, end)]
  }
  copy(): unknown[] {
    return this.slice()
  }

  protected place(index: number): number {
    const place = index < 0 ? index + this.items.length : index
    if (!Number.isInteger(place) || place < 0 || place >= this.items.length) {
      throw new RangeError(`Index ${index} is out of range: the ${this.what} has ${this.items.length} elements.`)
    }
    return place
  }
}

/** A list. */
export class KeptList extends Places {
  protected override readonly items: unknown[]
  protected override readonly what = 'list'

  constructor(items: Iterable<unknown> = []) {
    super()
    this.items = [...items]
  }

  append(item: unknown): void {
    this.items.push(item)
  }
  extend(items: Iterable<unknown>): void {
    for (const item of items) this.items.push(item)
  }
  insert(index: number, item: unknown): void {
    this.items.splice(index, 0, item)
  }
  pop(index = -1): unknown {
    if (this.items.length === 0) throw new RangeError('The list is empty, so nothing can be popped.')
    return this.items.splice(this.place(index), 1)[0]
  }
  delete(index: number): void {
    this.items.splice(this.place(index), 1)
  }
  remove(item: unknown): void {
    this.items.splice(this.index(item), 1)
  }
  index(item: unknown): number {
    const index = this.items.findIndex((other) => areEqual(other, item))
    if (index < 0) throw new ValueError(`${shown(item)} is not in the list.`)
    return index
  }
  count(item: unknown): number {
    return this.items.filter((other) => areEqual(other, item)).length
  }
  includes(item: unknown): boolean {
    return this.items.some((other) => areEqual(other, item))
  }
  reverse(): void {
    this.items.reverse()
  }
  sort(reverse = false): void {
    const order = reverse ? -1 : 1
    this.items.sort((one, other) => order * compare(one, other))
  }
}

/** As Python: numbers by value, texts by their characters, lists by their elements; anything else has no order. */
function compare(one: unknown, other: unknown): number {
  if (isNumber(one) && isNumber(other)) return one < other ? -1 : one > other ? 1 : 0
  if (typeof one === 'string' && typeof other === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other))
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let index = 0; index < Math.min(one.length, other.length); index++) {
      const order = compare(one[index], other[index])
      if (order !== 0) return order
    }
    return one.length - other.length
  }
  throw new TypeError(`${typeof one} and ${typeof other} have no order: sort() takes numbers, texts or lists alike.`)
}
const isNumber = (value: unknown): value is number => ['number', 'bigint', 'boolean'].includes(typeof value)

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float: Float32Array,
  double: Float64Array,
} as const

/** array.array, with the type codes of the library's own Array. */
export class KeptArray extends Places {
  protected override readonly items: Places['items']
  protected override readonly what = 'array'
  readonly #code: Typecode

  constructor(code: Typecode, items: Iterable<unknown>) {
    super()
    const all = [...items]
    this.#code = code
    this.items = new ARRAYS[elementType(code)](all.length)
    all.forEach((item, index) => this.set(index, item))
  }

  override set(index: number, value: unknown): void {
    checkElement(value, this.#code, { name: 'The array' })
    super.set(index, value)
  }
}

/** Namespace: attributes. */
export class KeptNamespace {
  readonly #attributes: Map<string, unknown>

  constructor(attributes: Record<string, unknown> = {}) {
    this.#attributes = new Map(Object.entries(attributes))
  }

  get(name: string): unknown {
    if (!this.#attributes.has(name)) throw this.#missing(name)
    return this.#attributes.get(name)
  }
  set(name: string, value: unknown): void {
    this.#attributes.set(name, value)
  }
  delete(name: string): void {
    if (!this.#attributes.delete(name)) throw this.#missing(name)
  }
  has(name: string): boolean {
    return this.#attributes.has(name)
  }
  names(): string[] {
    return [...this.#attributes.keys()]
  }
  copy(): Record<string, unknown> {
    return Object.fromEntries(this.#attributes)
  }

  #missing(name: string): AttributeError {
    return new AttributeError(`The Namespace has no attribute '${name}': set it first.`)
  }
}

/** Value: any value; the type code is only kept, as in CPython. */
export class KeptValue {
  readonly #typecode: string
  #value: unknown

  constructor(typecode: string, value: unknown) {
    this.#typecode = typecode
    this.#value = value
  }

  get(): unknown {
    return this.#value
  }
  set(value: unknown): void {
    this.#value = value
  }
  typecode(): string {
    return this.#typecode
  }
  copy(): unknown {
    return this.#value
  }
}
