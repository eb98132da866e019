import { BaseProxy } from './proxy.ts'

/**
 * Attributes that a manager keeps: `ns.x = 1`, `ns.x`, `'x' in ns`, `delete ns.x`. Every name is an attribute, but those that
 * begin with an underscore, which are this process's own. Reading one that is not there is an AttributeError, as in
 * Python; only `then` and `toJSON`, for which JavaScript asks every object by itself, are undefined.
 * A value that is fetched is a copy, as a dict's. CPython: multiprocessing.managers.NamespaceProxy.
 */
export type NamespaceProxy<T extends object = Record<string, unknown>> = T

export class Attributes extends BaseProxy {
  read(name: string): unknown {
    return this.ask('get', name)
  }
  write(name: string, value: unknown): void {
    this.ask('set', name, value)
  }
  remove(name: string): void {
    this.ask('delete', name)
  }
  has(name: string): boolean {
    return this.ask('has', name) as boolean
  }
  names(): string[] {
    return this.ask('names') as string[]
  }
  [Symbol.toPrimitive](): string {
    return this.toString()
  }
}

const ASKED_OF_EVERYTHING = new Set(['then', 'toJSON'])
const isAttribute = (key: string | symbol): key is string => typeof key === 'string' && !key.startsWith('_')

/** Lets a program write `ns.x`. */
export function withAttributes(attributes: Attributes): Attributes {
  return new Proxy(attributes, {
    get(target, key) {
      if (isAttribute(key)) return ASKED_OF_EVERYTHING.has(key) && !target.has(key) ? undefined : target.read(key)
      const own = Reflect.get(target, key, target) as unknown
      return typeof own === 'function' ? (own as (...args: unknown[]) => unknown).bind(target) : own
    },
    set(target, key, value) {
      if (!isAttribute(key)) return Reflect.set(target, key, value, target)
      target.write(key, value)
      return true
    },
    has: (target, key) => (isAttribute(key) ? target.has(key) : Reflect.has(target, key)),
    ownKeys: (target) => target.names(),
    getOwnPropertyDescriptor(target, key) {
      if (!isAttribute(key) || !target.has(key)) return undefined
      return { value: target.read(key), writable: true, enumerable: true, configurable: true }
    },
    deleteProperty(target, key) {
      if (!isAttribute(key)) return Reflect.deleteProperty(target, key)
      target.remove(key)
      return true
    },
  })
}
