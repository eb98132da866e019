import { Channel } from '../channel.ts'
import { CloneError, RuntimeError, ValueError } from '../errors.ts'
import { atEnd } from '../finalizers.ts'
import { deadlineOf } from '../waiting.ts'
import { Process } from '../process.ts'
import { Roster } from '../roster.ts'
import { SharedObject, type Journey, type Named } from '../shared-object.ts'
import { exportName, type Target } from '../targets.ts'
import { isCharacterCode } from '../characters.ts'
import { elementType, type ElementOf, type NumberCode, type Typecode } from '../typecode.ts'
import type { BarrierOptions } from '../barrier.ts'
import { ManagerClient } from './client.ts'
import { pairsToSend, type DictProxy } from './dict-proxy.ts'
import { allocateAsked, ManagerAt } from './entry.ts'
import type { Pairs } from './kept-values.ts'
import type { ArrayProxy, ListProxy } from './list-proxy.ts'
import type { AcquirerProxy, BarrierProxy, ConditionProxy, EventProxy, SemaphoreProxy } from './lock-proxies.ts'
import type { NamespaceProxy } from './namespace-proxy.ts'
import { methodNames, type ObjectProxy } from './object-proxy.ts'
import type { QueueProxy } from './queue-proxy.ts'
import { serve } from './server.ts'
import { MANAGER, ownTypeNumber, typeNumber, type TypeName } from './types.ts'
import type { ValueProxy } from './value-proxy.ts'

/** CPython: the arguments of multiprocessing.managers.BaseManager.start. */
export interface ManagerOptions extends Named {
  /** An exported function that the server calls before anything else. */
  readonly initializer?: Target | undefined
  /** What the initializer is called with: copied, as a Process's arguments are. */
  readonly initargs?: readonly unknown[] | undefined
}

/** A server that has been told to leave may still be in a program's own method: seconds until it is ended. */
const LEAVE_S = 5

/**
 * A process of its own, the server, that keeps ordinary objects; every other process has proxies, and each use of one is a
 * message to the server and its answer. Slower than shared memory, but what it keeps may be of any kind and grow.
 * Proxies can be sent to other processes and put into one another.
 * CPython: multiprocessing.managers.SyncManager, one of which multiprocessing.Manager starts.
 *
 * Differences. It is started when it is made. What it keeps lives until it is shut down: JavaScript does not say when a
 * proxy is no longer used, so nothing counts them (CPython frees what has no proxies). One thread serves everybody: a call
 * that has to wait, as for a lock, is put aside, but a long method of a program's own class keeps all others waiting. A
 * client that is killed while it waits does not get the lock (in CPython its thread in the server does, and keeps it). When
 * the server is killed everyone is told, by a ManagerLost. The server ends with the process that made it, even when that is
 * killed. `register` is not needed: see `make`. Absent: Pool() (a Pool's tasks are seen by the lab, a managed one's would
 * not be), address, authkey, connect() and remote managers (a run is on one machine), and start() and join().
 */
export class Manager extends SharedObject {
  /** @internal */
  override readonly journey: Journey
  readonly #client: ManagerClient
  readonly #server: Process
  readonly #requests: Channel
  readonly #forget: () => void

  /**
   * Starts the server and waits until it answers.
   * @throws what the initializer throws; ValueError when that is not exported.
   * @throws RuntimeError in a daemon, which has no children, and while the program is still being loaded.
   */
  constructor(options: ManagerOptions = {}) {
    const orders = { manager: 0 }
    const server = new Process({ target: serve, args: [orders], daemon: true })
    server.name = options.name ?? server.name.replace('Process', 'SyncManager')
    super({ kind: 'Manager', name: server.name })
    const { run, name, base } = this
    if (!run.exports) {
      throw new RuntimeError(`${name} was made while the program was still being loaded: make managers in main().`)
    }
    const { initializer, initargs = [] } = options
    const starter = initializer ? exportName(run.exports, initializer, `${name}: its initializer`) : null
    const { memory } = run.arena
    const requests = Channel.make(run, 'SimpleQueue', `${name} requests`, this.id)
    memory.setI32(base + ManagerAt.requests, requests)
    memory.setI32(base + ManagerAt.roster, Roster.allocate(run.arena))
    memory.setI32(base + ManagerAt.asked, allocateAsked(run.arena))
    this.publish('Manager')
    const cannotLeave = (): never => {
      throw new CloneError(`${name} cannot be sent to another process; send its proxies.`)
    }
    this.journey = { leave: cannotLeave, inTransit: cannotLeave, give: cannotLeave }
    orders.manager = this.id
    this.#requests = new Channel(run, requests)
    this.#client = new ManagerClient(this.id)
    this.#server = server
    server.start()
    memory.store(base + ManagerAt.server, server.entry!.index + 1)
    this.#forget = atEnd(() => this.shutdown())
    try {
      this.#client.call(MANAGER, 'start', [starter, initargs])
    } catch (error) {
      this.shutdown()
      throw error
    }
  }

  /**
   * A dict that the server keeps.
   * @param pairs a Map, pairs of key and value, or an object. @throws TypeError for a key that is a list or an object.
   */
  dict<V = unknown>(pairs: Readonly<Record<string, V>>): DictProxy<string, V>
  dict<K = unknown, V = unknown>(pairs?: Iterable<readonly [K, V]>): DictProxy<K, V>
  dict(pairs: Pairs = []): DictProxy {
    return this.#make('dict', pairsToSend(pairs)) as DictProxy
  }
  /** A list that the server keeps. @param items what it has at the beginning. */
  list<T = unknown>(items: Iterable<T> = []): ListProxy<T> {
    return this.#make('list', [...items]) as ListProxy<T>
  }
  /** A Namespace that the server keeps. @param attributes what it has at the beginning. */
  Namespace<T extends object = Record<string, unknown>>(attributes?: Partial<T>): NamespaceProxy<T> {
    return this.#make('Namespace', { ...attributes }) as NamespaceProxy<T>
  }
  /** A value that the server keeps. @param typecode is only kept, as in CPython, and the value may be anything. */
  Value<T>(typecode: Typecode, value: T): ValueProxy<T> {
    return this.#make('Value', typecode, value) as ValueProxy<T>
  }
  /**
   * An array of numbers that the server keeps.
   * @throws ValueError for a type code that does not exist or is one of characters, TypeError for an element that does not fit.
   */
  Array<Code extends NumberCode>(typecode: Code, items: Iterable<ElementOf<Code>>): ArrayProxy<ElementOf<Code>> {
    elementType(typecode)
    if (isCharacterCode(typecode)) {
      throw new ValueError(
        `A manager's Array holds numbers, not characters (typecode ${typecode as string}): keep characters in manager.list().`,
      )
    }
    return this.#make('Array', typecode, [...items]) as ArrayProxy<ElementOf<Code>>
  }

  /** A Lock that the server keeps. CPython: threading.Lock. */
  Lock(): AcquirerProxy {
    return this.#make('Lock') as AcquirerProxy
  }
  /** An RLock that the server keeps. CPython: threading.RLock. */
  RLock(): AcquirerProxy {
    return this.#make('RLock') as AcquirerProxy
  }
  /** @param value permits at the beginning. @throws ValueError when it is no whole number from 0. CPython: threading.Semaphore. */
  Semaphore(value = 1): SemaphoreProxy {
    return this.#make('Semaphore', value) as SemaphoreProxy
  }
  /**
   * @param value permits at the beginning, and at most. @throws ValueError when it is no whole number from 0.
   * CPython: threading.BoundedSemaphore.
   */
  BoundedSemaphore(value = 1): SemaphoreProxy {
    return this.#make('BoundedSemaphore', value) as SemaphoreProxy
  }
  /** @param lock a Lock or an RLock of this manager; left out: an RLock of its own. CPython: threading.Condition. */
  Condition(lock?: AcquirerProxy): ConditionProxy {
    return this.#make('Condition', lock) as ConditionProxy
  }
  /** An Event that the server keeps, not set at the beginning. CPython: threading.Event. */
  Event(): EventProxy {
    return this.#make('Event') as EventProxy
  }
  /**
   * @param options.action an exported function, which the server calls when all have come.
   * @param options.timeout seconds that `wait` waits at most when it is not told otherwise.
   * @throws ValueError when `parties` is no whole number from 1, or the action is not exported. CPython: threading.Barrier.
   */
  Barrier(parties: number, { action, timeout }: Omit<BarrierOptions, 'name'> = {}): BarrierProxy {
    deadlineOf({ timeout })
    const name = action ? exportName(this.run.exports!, action, `${this.name}: the action of a barrier`) : undefined
    return this.#make('Barrier', parties, name, timeout) as BarrierProxy
  }
  /** @param maxsize items it holds at most; 0 or less: any number. CPython: queue.Queue. */
  Queue<T = unknown>(maxsize = 0): QueueProxy<T> {
    return this.#make('Queue', maxsize) as QueueProxy<T>
  }
  /** As Queue, which has taskDone() and join() as well. CPython: queue.Queue. */
  JoinableQueue<T = unknown>(maxsize = 0): QueueProxy<T> {
    return this.#make('JoinableQueue', maxsize) as QueueProxy<T>
  }

  /**
   * Makes an object of a class of the program's own in the server, and a proxy that has its methods. The class must be
   * exported; methods may be async. CPython: multiprocessing.managers.BaseManager.register(name, class), then manager.name().
   * @throws ValueError when the class is not exported; what its constructor throws.
   */
  make<A extends unknown[], T>(type: new (...args: A) => T, ...args: A): ObjectProxy<T> {
    methodNames(type)
    return this.#proxy(ownTypeNumber(this.run.exports!, type, this.name), args) as ObjectProxy<T>
  }

  /** Ends the server, and with it all it keeps; whoever uses a proxy then gets a ManagerLost. Further calls do nothing. */
  shutdown(): void {
    this.#forget()
    if (!this.#server.isAlive()) return
    this.run.arena.memory.store(this.base + ManagerAt.closing, 1)
    this.#requests.wakeReaders()
    this.#server.join(LEAVE_S)
    if (this.#server.isAlive()) this.#server.terminate()
    this.#server.join(LEAVE_S)
    if (this.#server.isAlive()) this.#server.kill()
    this.#server.join()
  }

  /** `using manager = new Manager()` shuts it down. CPython: __exit__. */
  [Symbol.dispose](): void {
    this.shutdown()
  }

  #make(type: TypeName, ...args: readonly unknown[]): unknown {
    return this.#proxy(typeNumber(type), args)
  }
  #proxy(type: number, args: readonly unknown[]): unknown {
    const code = this.#client.call(MANAGER, 'make', [type, ...args]) as number
    return this.#client.partCalled(code)
  }
}
