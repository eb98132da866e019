import { inspect } from 'node:util'
import { Self, SharedObject, type Part } from '../shared-object.ts'
import type { Waiting } from '../waiting.ts'
import { deadlineOf } from '../waiting.ts'
import type { ManagerClient } from './client.ts'
import { SHOW } from './types.ts'

/**
 * Stands for something that a manager's server keeps: each method is a message to the server and its answer. It can be sent
 * to other processes, and put into what managers keep. When the server has ended, each use is a ManagerLost.
 * CPython: multiprocessing.managers.BaseProxy.
 */
export abstract class BaseProxy extends SharedObject {
  /** @internal */
  override readonly part: Part
  readonly #client: ManagerClient

  /** @internal Managers make proxies. @param code what the server keeps it under. */
  constructor(client: ManagerClient, code: number) {
    super(client.id)
    this.part = code
    this.#client = client
  }

  /** What the screen calls it: "dict-1". Not in CPython: it has no screen. */
  override get name(): string {
    return this.#client.nameOf(this.part)
  }

  /** What it stands for, as text; asks the server. CPython: __str__. */
  override toString(): string {
    return this.ask(SHOW) as string
  }

  /** As print() shows it. In the server, which shows what holds it, only its name. CPython: __repr__. */
  [inspect.custom](): string {
    const self = this[Self]
    return self.#client.isHere
      ? `<${self.#client.nameOf(self.part)} of ${self.#client.name}>`
      : (self.ask(SHOW) as string)
  }

  /** Calls a method of what it stands for. @internal */
  protected ask(method: string, ...args: readonly unknown[]): unknown {
    let given = args.length
    while (given > 0 && args[given - 1] === undefined) given--
    return this.#client.call(this.part, method, given === args.length ? args : args.slice(0, given))
  }
}

/** How long a server may let an answer wait. @throws TypeError for a timeout that is no number. */
export function waitingArguments(waiting: Waiting | undefined): [block?: boolean, timeout?: number] {
  deadlineOf(waiting)
  if (waiting?.block === false) return [false]
  const timeout = waiting?.timeout
  return timeout === undefined || timeout === Infinity ? [] : [true, Math.max(0, timeout)]
}

/** The same for what has only a time-out. */
export const timeoutArgument = (timeout: number | undefined): number | undefined => waitingArguments({ timeout })[1]
