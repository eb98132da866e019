import { BaseProxy } from './proxy.ts'

/**
 * A value that a manager keeps, of any type whatever its type code says, as in CPython. Each read and each write is a
 * message: `v.value += 1` is two, and what another process writes between them is lost.
 * CPython: multiprocessing.managers.ValueProxy.
 */
export class ValueProxy<T = unknown> extends BaseProxy {
  /** What it is: read with one message, set with another. */
  get value(): T {
    return this.get()
  }
  set value(value: T) {
    this.set(value)
  }
  /** Reads `value`. */
  get(): T {
    return this.ask('get') as T
  }
  /** Sets `value`. */
  set(value: T): void {
    this.ask('set', value)
  }
}
