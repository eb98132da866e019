import { AttributeError } from '../errors.ts'
import type { Exports } from '../program.ts'
import { Self, SharedObject } from '../shared-object.ts'
import { targetOf } from '../targets.ts'
import type { Typecode } from '../typecode.ts'
import { KeptBarrier } from './kept-barrier.ts'
import { KeptCondition, KeptEvent, KeptLock, KeptSemaphore } from './kept-locks.ts'
import { KeptQueue } from './kept-queue.ts'
import { KeptArray, KeptDict, KeptList, KeptNamespace, KeptValue, type Pairs } from './kept-values.ts'
import { typeName, type TypeName } from './types.ts'

type Make = (name: string, args: readonly unknown[], find: (code: number) => unknown, exports: Exports) => object

/** How a server makes what each type stands for. Arguments come from proxies' makers, which have checked them. */
const MAKE: Readonly<Record<TypeName, Make>> = {
  dict: (_, [pairs]) => new KeptDict(pairs as Pairs),
  list: (_, [items]) => new KeptList(items as Iterable<unknown>),
  Namespace: (_, [attributes]) => new KeptNamespace(attributes as Record<string, unknown>),
  Value: (_, [typecode, value]) => new KeptValue(typecode as string, value),
  Array: (_, [code, items]) => new KeptArray(code as Typecode, items as Iterable<unknown>),
  Lock: (name) => new KeptLock(name, false),
  RLock: (name) => new KeptLock(name, true),
  Semaphore: (name, [value = 1]) => new KeptSemaphore(name, value as number, false),
  BoundedSemaphore: (name, [value = 1]) => new KeptSemaphore(name, value as number, true),
  Condition: (name, [lock], find) => new KeptCondition(name, lockOf(name, lock, find)),
  Event: (name) => new KeptEvent(name),
  Barrier: (name, [parties, action, timeout], _, exports) => {
    const act = typeof action === 'string' ? targetOf(exports, action) : undefined
    return new KeptBarrier(name, parties as number, act && (() => act()), timeout as number | undefined)
  },
  Queue: (name, [maxsize = 0]) => new KeptQueue(name, maxsize as number),
  JoinableQueue: (name, [maxsize = 0]) => new KeptQueue(name, maxsize as number),
}

/** @param find what is kept under a code. @throws what the type's own constructor throws. */
export function newReferent(
  exports: Exports,
  type: number,
  name: string,
  args: readonly unknown[],
  find: (code: number) => unknown,
): object {
  const { builtIn, name: own } = typeName(type, exports)
  if (builtIn) return MAKE[builtIn](name, args, find, exports)
  const Own = exports[own]
  if (typeof Own !== 'function') throw new AttributeError(`The program exports no class ${own}.`)
  return Reflect.construct(Own, [...args]) as object
}

/** A condition's lock: one that this manager keeps, or a new recursive one. */
function lockOf(name: string, lock: unknown, find: (code: number) => unknown): KeptLock {
  if (lock === undefined) return new KeptLock(`${name}.lock`, true)
  const kept = lock instanceof SharedObject ? find(lock[Self].part) : undefined
  if (kept instanceof KeptLock) return kept
  throw new TypeError(`${name}: its lock is a Lock or an RLock of the same manager.`)
}
