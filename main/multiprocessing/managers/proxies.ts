import type { Exports } from '../program.ts'
import type { SharedObject } from '../shared-object.ts'
import type { ManagerClient } from './client.ts'
import { DictProxy } from './dict-proxy.ts'
import { ArrayProxy, indexed, ListProxy } from './list-proxy.ts'
import { AcquirerProxy, BarrierProxy, ConditionProxy, EventProxy, SemaphoreProxy } from './lock-proxies.ts'
import { Attributes, withAttributes } from './namespace-proxy.ts'
import { OwnProxy } from './object-proxy.ts'
import { QueueProxy } from './queue-proxy.ts'
import { typeName, typeOfCode, type TypeName } from './types.ts'
import { ValueProxy } from './value-proxy.ts'

type Make = (client: ManagerClient, code: number) => SharedObject

/** What stands for each type outside the server; `referents.ts` has what it stands for. */
const MAKE: Readonly<Record<TypeName, Make>> = {
  dict: (client, code) => new DictProxy(client, code),
  list: (client, code) => indexed(new ListProxy(client, code)),
  Namespace: (client, code) => withAttributes(new Attributes(client, code)),
  Value: (client, code) => new ValueProxy(client, code),
  Array: (client, code) => indexed(new ArrayProxy(client, code)),
  Lock: (client, code) => new AcquirerProxy(client, code),
  RLock: (client, code) => new AcquirerProxy(client, code),
  Semaphore: (client, code) => new SemaphoreProxy(client, code),
  BoundedSemaphore: (client, code) => new SemaphoreProxy(client, code),
  Condition: (client, code) => new ConditionProxy(client, code),
  Event: (client, code) => new EventProxy(client, code),
  Barrier: (client, code) => new BarrierProxy(client, code),
  Queue: (client, code) => new QueueProxy(client, code),
  JoinableQueue: (client, code) => new QueueProxy(client, code),
}

/** A proxy for what a manager's server keeps under a code. */
export function newProxy(client: ManagerClient, code: number, exports: Exports): SharedObject {
  const { builtIn } = typeName(typeOfCode(code), exports)
  return builtIn ? MAKE[builtIn](client, code) : new OwnProxy(client, code, exports)
}
