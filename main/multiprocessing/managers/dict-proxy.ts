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
  /** The value of a key. @throws KeyError when there is none. Python: `d[key]`. */
  at(key: K): V {
    return this.ask('at', key) as V
  }
  /** The value of a key, or else `otherwise`. */
  get(key: K): V | undefined
  get<D>(key: K, otherwise: D): V | D
  get(key: K, otherwise?: unknown): unknown {
    return this.ask('get', key, otherwise)
  }
  /** @throws TypeError for a key that is a list or an object. Python: `d[key] = value`. */
  set(key: K, value: V): void {
    this.ask('set', key, value)
  }
  /** Python: `key in d`. */
  has(key: K): boolean {
    return this.ask('has', key) as boolean
  }
  /** @throws KeyError when there is none. Python: `del d[key]`. */
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
  clear(): void {
    this.ask('clear')
  }
  keys(): K[] {
    return this.ask('keys') as K[]
  }
  values(): V[] {
    return this.ask('values') as V[]
  }
  items(): [K, V][] {
    return this.ask('items') as [K, V][]
  }
  /** How many keys it has. Python: `len(d)`. */
  get length(): number {
    return this.ask('length') as number
  }
  /** An ordinary Map with what it holds now. CPython: a dict. */
  copy(): Map<K, V> {
    return this.ask('copy') as Map<K, V>
  }
  /** The keys it has at the beginning, as in `for key in d`. */
  [Symbol.iterator](): IterableIterator<K> {
    return this.keys()[Symbol.iterator]()
  }
}

/** An iterable that is neither list nor Map cannot be sent as it is. */
export const pairsToSend = (pairs: Pairs): Pairs =>
  Symbol.iterator in pairs ? [...(pairs as Iterable<readonly [unknown, unknown]>)] : pairs
