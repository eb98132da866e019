import { ValueError } from '../errors.ts'
import type { Exports } from '../program.ts'
import type { ManagerClient } from './client.ts'
import { BaseProxy } from './proxy.ts'
import { typeName, typeOfCode } from './types.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- whatever a program's methods take. */
/** A proxy's methods are those of the class it stands for; async ones are waited for. Private names (_x) are not there. CPython: multiprocessing.managers.BaseProxy. */
export type ObjectProxy<T> = BaseProxy & {
  [
    K in keyof T as K extends `_${string}` ? never : T[K] extends (...args: any[]) => unknown ? K : never
  ]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Awaited<R> : never
}

/** What a proxy needs itself. */
const TAKEN = new Set(['id', 'part', 'name', 'journey', 'partCalled', 'ask', 'run', 'base', 'publish'])

/** The methods of a class that proxies have. @throws ValueError when one has a name that proxies need themselves. */
export function methodNames(type: new (...args: any[]) => unknown): string[] {
  const names = new Set<string>()
  for (
    let level = type.prototype as object;
    level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === 'function' && name !== 'constructor' && !name.startsWith('_')) names.add(name)
    }
  }
  const taken = [...names].find((name) => TAKEN.has(name))
  if (taken !== undefined) {
    throw new ValueError(
      `${type.name} has a method ${taken}(), a name that its proxies need themselves: call it otherwise.`,
    )
  }
  return [...names]
}

/** A proxy of an object of a class of the program's own. */
export class OwnProxy extends BaseProxy {
  constructor(client: ManagerClient, code: number, exports: Exports) {
    super(client, code)
    const { name } = typeName(typeOfCode(code), exports)
    for (const method of methodNames(exports[name] as new () => unknown)) {
      const value = (...args: unknown[]): unknown => this.ask(method, ...args)
      Object.defineProperty(this, method, { value, enumerable: false })
    }
  }
}
