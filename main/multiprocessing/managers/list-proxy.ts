import { BaseProxy } from './proxy.ts'

/** What list and Array have in common: elements by index, length, iteration. */
abstract class PlacesProxy<T> extends BaseProxy implements Iterable<T> {
  /** `list[index]` reads and writes one element; from the end when it is negative. CPython: __getitem__, __setitem__. */
  [index: number]: T

  /** Reads element `index`; from the end when it is negative. @throws RangeError out of range. CPython: __getitem__. */
  at(index: number): T {
    return this.ask('at', index) as T
  }
  /** Writes element `index`. @throws RangeError out of range. CPython: __setitem__. */
  set(index: number, value: T): void {
    this.ask('set', index, value)
  }
  /** How many elements it has. CPython: __len__. */
  get length(): number {
    return this.ask('length') as number
  }
  /** A copy of the elements from `start` to before `end` as an ordinary array. CPython: __getitem__ of a slice. */
  slice(start?: number, end?: number): T[] {
    return this.ask('slice', start, end) as T[]
  }
  /** The elements it has at the beginning; they are fetched at once. CPython: __getitem__, which `for` calls for each. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.slice()[Symbol.iterator]()
  }
}

/**
 * A list that a manager keeps. An element that is fetched is a copy: changing it changes nothing here until it is set again,
 * or unless it is a proxy. There is no `list * 2` and no `list + other`. CPython: multiprocessing.managers.ListProxy.
 */
export class ListProxy<T = unknown> extends PlacesProxy<T> {
  /** Adds an element at the end. */
  append(item: T): void {
    this.ask('append', item)
  }
  /** Adds all these elements at the end. */
  extend(items: Iterable<T>): void {
    this.ask('extend', [...items])
  }
  /** Adds an element before element `index`, counted from the end when it is negative; past the end, at the end. */
  insert(index: number, item: T): void {
    this.ask('insert', index, item)
  }
  /** Takes an element out, the last one if none is named. @throws RangeError when there is none. */
  pop(index?: number): T {
    return this.ask('pop', index) as T
  }
  /** Takes an element out. @throws RangeError out of range. CPython: __delitem__. */
  delete(index: number): void {
    this.ask('delete', index)
  }
  /** Takes out the first element that equals `item`. @throws ValueError when there is none. */
  remove(item: T): void {
    this.ask('remove', item)
  }
  /** Where the first element is that equals `item`. @throws ValueError when there is none. */
  index(item: T): number {
    return this.ask('index', item) as number
  }
  /** How many elements equal `item`. */
  count(item: T): number {
    return this.ask('count', item) as number
  }
  /** Whether an element equals `item`. CPython: __contains__. */
  includes(item: T): boolean {
    return this.ask('includes', item) as boolean
  }
  /** Turns the order of the elements round, in the server. */
  reverse(): void {
    this.ask('reverse')
  }
  /**
   * Sorts, in the server: numbers by value, texts by their characters, lists by their elements. CPython's `key` is absent, as
   * a function cannot be sent. @throws TypeError for what has no order.
   */
  sort(options: { readonly reverse?: boolean | undefined } = {}): void {
    this.ask('sort', options.reverse === true)
  }
}

/**
 * An array of numbers that a manager keeps; type codes and checks are those of the library's Array, not of Python's array
 * module. CPython: multiprocessing.managers.ArrayProxy.
 */
export class ArrayProxy<T extends number | bigint = number> extends PlacesProxy<T> {}

const INDEX = /^-?\d+(\.\d+)?$/
const indexOf = (key: string | symbol): number | undefined =>
  typeof key === 'string' && INDEX.test(key) ? Number(key) : undefined

/** Lets a program write `list[index]`; everything else goes to the proxy itself. */
export function indexed<T>(proxy: PlacesProxy<T>): PlacesProxy<T> {
  return new Proxy(proxy, {
    get(target, key) {
      const index = indexOf(key)
      if (index !== undefined) return target.at(index)
      const member = Reflect.get(target, key, target) as unknown
      return typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(target) : member
    },
    set(target, key, value) {
      const index = indexOf(key)
      if (index === undefined) return Reflect.set(target, key, value, target)
      target.set(index, value as T)
      return true
    },
  })
}
