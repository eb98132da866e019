import type { Pairs } from './kept-values.ts'
import { BaseProxy } from './proxy.ts'

/**
 * A dict that a manager keeps; a Map's names where Python has operators. `d.at(key)` is `d[key]`, `d.set(key, value)` is
 * `d[key] = value`, `d.delete(key)` is `del d[key]`, `d.has(key)` is `key in d`, `d.length` is `len(d)`. There is no
 * `d[key]` itself: JavaScript would make the keys 1 and '1' the same, and a key called 'get' hide a method.
 *
 * Keys are numbers, texts, true, false or null. A value that is fetched is a copy: changing it changes nothing here until it
 * is set again, or unless it is a proxy. CPython: multiprocessing.managers.DictProxy.
 */
export class DictProxy<K = unknown, V = unknown> extends BaseProxy {
  /** The value of a key. @throws KeyError when there is none. CPython: __getitem__. */
  at(key: K): V {
    return this.ask('at', key) as V
  }
  /** The value of a key, or else `otherwise`. */
  get(key: K): V | undefined
  get<D>(key: K, otherwise: D): V | D
  get(key: K, otherwise?: unknown): unknown {
    return this.ask('get', key, otherwise)
  }
  /** Sets the value of a key. @throws TypeError for a key that is a list or an object. CPython: __setitem__. */
  set(key: K, value: V): void {
    this.ask('set', key, value)
  }
  /** Whether it has a key. CPython: __contains__. */
  has(key: K): boolean {
    return this.ask('has', key) as boolean
  }
  /** Takes a key out, and its value. @throws KeyError when there is none. CPython: __delitem__. */
  delete(key: K): void {
    this.ask('delete', key)
  }
  /** Takes a value out. @throws KeyError when there is none and no `otherwise` was given. */
  pop(key: K): V
  pop<D>(key: K, otherwise: D): V | D
  pop(key: K, ...otherwise: unknown[]): unknown {
    return otherwise.length > 0 ? this.ask('popOr', key, otherwise[0]) : this.ask('pop', key)
  }
  /** Takes out what came last. @throws KeyError when it is empty. */
  popitem(): [K, V] {
    return this.ask('popitem') as [K, V]
  }
  /** The value of a key, which is set to `value` if there was none. */
  setdefault(key: K, value: V): V {
    return this.ask('setdefault', key, value) as V
  }
  /** Sets all these. @param pairs a Map, pairs of key and value, or an object. */
  update(pairs: Iterable<readonly [K, V]> | (K extends string ? Readonly<Record<string, V>> : never)): void {
    this.ask('update', pairsToSend(pairs as Pairs))
  }
  /** Takes out all. */
  clear(): void {
    this.ask('clear')
  }
  /** Its keys now, the oldest first, as an ordinary array. */
  keys(): K[] {
    return this.ask('keys') as K[]
  }
  /** Its values now, in the order of the keys. */
  values(): V[] {
    return this.ask('values') as V[]
  }
  /** Its pairs of key and value now, in the order of the keys. */
  items(): [K, V][] {
    return this.ask('items') as [K, V][]
  }
  /** How many keys it has. CPython: __len__. */
  get length(): number {
    return this.ask('length') as number
  }
  /** An ordinary Map with what it holds now; in Python a dict. */
  copy(): Map<K, V> {
    return this.ask('copy') as Map<K, V>
  }
  /** The keys it has at the beginning, as in `for key in d`. CPython: __iter__. */
  [Symbol.iterator](): IterableIterator<K> {
    return this.keys()[Symbol.iterator]()
  }
}

/** An iterable that is neither list nor Map cannot be sent as it is. */
export const pairsToSend = (pairs: Pairs): Pairs =>
  Symbol.iterator in pairs ? [...(pairs as Iterable<readonly [unknown, unknown]>)] : pairs
